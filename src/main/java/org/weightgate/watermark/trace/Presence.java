package org.weightgate.watermark.trace;

/// Whether the leak carries any mark made under this release's code keys, whoever's: the
/// correlation of tile sums with the tiles' bias, which no recipient's symbols enter.
///
/// @param statistic the element statistic that shows most
/// @param z the correlation in units of its greatest possible standard deviation without a mark
/// @param log10p log10 of the bound (Hoeffding, both sides, Bonferroni over the statistics) on the
///   probability of such a correlation without a mark; at most 0
/// @param expectedZ what one unaltered mark, or an average of several, would have shown at this
///   leak's noise; infinite where the leak equals the original
public record Presence(String statistic, double z, double log10p, double expectedZ) {
    static Presence of(String statistic, double z, double expectedZ) {
        double lnP = Math.log(2 * Element.COUNT) - 0.5 * z * z;
        return new Presence(statistic, z, Math.min(0, lnP / Math.log(10)), expectedZ);
    }

    /// Whether a mark is there, at this probability of saying so without one.
    public boolean found(double epsilon) {
        return log10p <= Math.log10(epsilon);
    }
}
