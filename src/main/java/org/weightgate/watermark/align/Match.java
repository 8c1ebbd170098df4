package org.weightgate.watermark.align;

import java.io.IOException;
import java.util.List;

/// One place in the suspect that corresponds to one original, read as if the original's own layout
/// and scale had never been left. A place that was scaled, permuted or rotated gives the values
/// from which the suspect's were made, up to what quantisation or training added.
///
/// Used by one thread at a time; different matches in parallel. Reading rows in ascending order, in
/// calls of many rows, is fastest. Nothing is kept after the last row has been read.
public interface Match {
    /// The original.
    OriginalTensor original();

    /// Name or names of the tensor in the suspect, and which part of it.
    String suspect();

    /// What was undone, in the order in which it is undone, as words for people; empty if the place
    /// has the original's layout.
    List<String> steps();

    /// Share of the original's elements that have a counterpart, above 0, at most 1.
    double coverage();

    /// Whether [#round] means anything: not where values of the suspect are sums over many of the
    /// original's.
    boolean rounds();

    /// Writes `rows × columns` values in the original's order and scale, from the original's row
    /// `row` on, into `y` from 0 on; NaN where nothing corresponds.
    void read(long row, int rows, float[] y) throws IOException;

    /// Replaces values in the original's coordinates, `rows × columns` from 0 on, by what the
    /// suspect's own quantiser makes of them at their places, brought back to the original's
    /// coordinates. Values are as [#read] would give them if the suspect held these instead; what
    /// nothing corresponds to becomes NaN.
    void round(long row, int rows, float[] w) throws IOException;
}
