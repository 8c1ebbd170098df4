package org.weightgate.inference;

/// A short fingerprint of the residual stream behind one layer of one prompt: its values at up to
/// eight positions, with fixed pseudo-random signs, summed into 32 buckets; a channel falls into
/// the same bucket at every position (Charikar, Chen and Farach-Colton 2002). The squared
/// differences of two sketches sum up to the squared distance of the streams, give or take a
/// fourth, whatever their width; and a fault in few channels stands out in their buckets where
/// noise spreads over all.
///
/// @param sums [32]
/// @param norm Euclidean norm of what was summed, exact
public record Sketch(float[] sums, double norm) {
    static final int SUMS = 32;
    private static final int POSITIONS = 8;
    private static final long BUCKETS = 0x57474154; // seeds are fixed: all sketches are alike
    private static final long SIGNS = BUCKETS + 1;
    private static final double MOST = 1e9; // also of streams that are no numbers any more

    public Sketch {
        if (sums.length != SUMS) {
            throw new IllegalArgumentException("a sketch has " + SUMS + " sums");
        }
    }

    /// Gathers one while its prompt comes in parts, in order.
    static final class Gathering {
        private final int[] positions;
        private final int tokens;
        private final double[] sums = new double[SUMS];
        private double squares;
        private int next;

        Gathering(int tokens) {
            this.tokens = tokens;
            positions = positions(tokens);
        }

        /// Rows of the stream from x[at] on, for positions `first`, `first` + 1, ….
        ///
        /// @return whether that was the last part
        boolean add(int first, float[] x, int at, int rows, int width) {
            while (next < positions.length && positions[next] < first + rows) {
                row(positions[next], x, at + (positions[next] - first) * width, width);
                next++;
            }
            return first + rows == tokens;
        }

        private void row(int position, float[] x, int at, int width) {
            for (int i = 0; i < width; i++) {
                double value = x[at + i];
                int bucket = (int) Long.remainderUnsigned(Mix.at(BUCKETS, i), SUMS);
                squares += value * value;
                sums[bucket] += (Mix.at(SIGNS + position, i) & 1) == 0 ? value : -value;
            }
        }

        Sketch sketch() {
            float[] rounded = new float[SUMS];
            for (int s = 0; s < SUMS; s++) {
                rounded[s] = (float) sums[s];
            }
            return new Sketch(rounded, Math.sqrt(squares));
        }
    }

    /// Evenly over the prompt, the last included. The first is left out where there are others:
    /// many models park great values there that would drown every change.
    static int[] positions(int tokens) {
        if (tokens == 1) {
            return new int[] {0};
        }
        int n = Math.min(POSITIONS, tokens - 1);
        int[] positions = new int[n];
        for (int i = 0; i < n; i++) {
            positions[i] = (int) ((long) (i + 1) * (tokens - 1) / n);
        }
        return positions;
    }

    /// Estimated length of the change relative to this.
    double distance(Sketch other) {
        double squares = 0;
        for (int s = 0; s < SUMS; s++) {
            double d = (double) other.sums[s] - sums[s];
            squares += d * d;
        }
        return relative(Math.sqrt(squares));
    }

    /// Adds for each bucket the square of its change relative to the share of a bucket in this.
    void addChanges(Sketch other, double[] squares) {
        for (int s = 0; s < SUMS; s++) {
            double change = relative(Math.abs((double) other.sums[s] - sums[s]));
            squares[s] += change * change * SUMS;
        }
    }

    private double relative(double change) {
        double relative = change == 0 ? 0 : change / Math.max(norm, Double.MIN_NORMAL);
        return relative <= MOST ? relative : MOST;
    }
}
