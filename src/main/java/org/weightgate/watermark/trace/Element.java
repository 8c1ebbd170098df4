package org.weightgate.watermark.trace;

/// What one element of a leak says about its chip, from the original's value `w`, the leak's `y`,
/// the local step `a` and the row's noise; every element's word is then turned by the secret sign
/// of its group. `d = sign(w)(y − w)`, `σ = max(median |d| of the row, a̅/5)`. Elements that are
/// absent, zero or not finite say nothing.
enum Element {
    /// `(a/a̅) · clip(d/σ, ±2.5)`.
    LINEAR,
    /// `clip(d/a, ±1)`, with the smaller step below a power of two.
    CLIPPED,
    /// `[y = Q(w⁺)] − [y = Q(w⁻)]`, Q the leak's own quantiser with the leak's own scales.
    QUANTISED,
    /// [#LINEAR] `· a̅/σ`: rows count by what they can say.
    FIRM,
    /// [#QUANTISED] at three steps up and down, for leaks that were changed before they were
    /// quantised.
    WIDE;

    static final int COUNT = values().length;
}
