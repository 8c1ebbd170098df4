package org.weightgate.watermark.align;

/// What one row (or column) of a place says about the same row of the original, in sums of products
/// of the place's values y with the original's w where y is not zero.
///
/// @param count how many values were summed up
/// @param energy of the original's row, where y is zero too
/// @param length how many values the row has
record Line(double yw, double ww, double yy, int count, double energy, int length) {
    /// Rows shorter than this say nothing by their correlation.
    static final int SHORTEST = 16;

    private static final double LEAST = 0.25;
    private static final double MOST = 0.5;
    private static final double MOST_OF_FEW = 0.7;
    private static final double SIGMAS = 4.5;
    private static final double TOLERANCE = 3;
    private static final double COARSE = 2;

    /// Correlation below which a row of this length corresponds to nothing.
    static double threshold(int length) {
        return length < SHORTEST
                ? MOST_OF_FEW
                : Math.clamp(SIGMAS / Math.sqrt(length), LEAST, MOST);
    }

    /// NaN where one of them is nothing but zeros or gaps.
    double correlation() {
        return yw / Math.sqrt(ww * yy);
    }

    /// Whether the row corresponds to the original's, whatever its factor.
    boolean alike() {
        return length < SHORTEST ? yy > 0 : Math.abs(correlation()) >= threshold(count);
    }

    /// Whether the row corresponds to nothing. Where there is nothing in both there is nothing to
    /// find and nothing to lose.
    boolean lost() {
        boolean found = length < SHORTEST ? yy > 0 : correlation() >= threshold(count);
        return !found && (energy != 0 || yy != 0);
    }

    /// Whether the place has nothing where the original has something.
    boolean empty() {
        return yy == 0 && energy != 0;
    }

    /// Whether the factor may be 1. Of noise in the place alone the regression of y on w gives it,
    /// of what quantisers and averaging take away the inverse one; where both are at work it lies
    /// between (Frisch 1934), and one between differs from the true one by so little that the noise
    /// drowns it. Zeros are left out as pruned, but a coarse quantiser writes zeros too, and
    /// without them looks as if it had enlarged the rest: the more so, the coarser it is.
    boolean unscaled() {
        double correlation = correlation();
        double noise = Math.max(0, 1 - correlation * correlation);
        double tolerance = TOLERANCE * Math.sqrt(noise / count) + 1e-6;
        double forward = yw / ww;
        boolean small = forward <= 1 + tolerance;
        boolean smallWithZeros =
                yw <= (1 + tolerance) * energy && forward <= 1 + tolerance + COARSE * noise;
        return yy / yw >= 1 - tolerance && (small || smallWithZeros);
    }
}
