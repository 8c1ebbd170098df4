package org.weightgate.watermark.trace;

import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.KeyStream;

/// The tile sums of one content as whole numbers to be added up for a recipient. For each of
/// [#VECTORS] vectors (the sums of the five element statistics, and the signs of the first three)
/// and every tile with bias p,
///
/// ```
/// W = round( v / √(p(1−p)) / scale ), at most ±255
/// score = Σ v̂ (x−p)/√(p(1−p)) = scale · ( Σ_{x=1} W − Σ W p ),     v̂ = scale · W · √(p(1−p))
/// ```
///
/// Evidence is what v̂ says: score and bound are both computed from it, so that rounding costs
/// power (under 1 %), never the bound; and whole numbers add up to the same sum in any order.
/// Immutable.
final class Weights {
    static final int VECTORS = 8;

    /// Most that a weight is, so that 128 of them add up in 16 bits.
    static final int MOST = 255;

    /// Tiles are filled up to a multiple of this, with weights of 0.
    static final int PADDING = 64;

    private static final double OUTLIER = 24;

    final int tiles;

    /// θ = 256p by tile.
    final short[] theta;

    /// By vector, then tile.
    final short[][] weights;

    final double[] scale = new double[VECTORS];

    /// Σ W p and Σ W²p(1−p), by vector.
    final double[] mean = new double[VECTORS];

    final double[] variance = new double[VECTORS];

    /// @param biasKey Kth of the content
    Weights(float[][] sums, byte[] biasKey) {
        tiles = sums[0].length;
        int padded = (tiles + PADDING - 1) / PADDING * PADDING;
        theta = new short[padded];
        byte[] stream = new byte[tiles];
        new KeyStream(biasKey).read(0, stream, tiles);
        for (int tile = 0; tile < tiles; tile++) {
            theta[tile] = (short) Codebook.theta(stream[tile]);
        }
        weights = new short[VECTORS][padded];
        for (int vector = 0; vector < VECTORS; vector++) {
            fill(vector, sums[vector < Element.COUNT ? vector : vector - Element.COUNT]);
        }
    }

    /// The element statistic of a vector.
    static Element element(int vector) {
        return Element.values()[vector < Element.COUNT ? vector : vector - Element.COUNT];
    }

    static boolean isSign(int vector) {
        return vector >= Element.COUNT;
    }

    private void fill(int vector, float[] sums) {
        double greatest = 0;
        double squares = 0;
        for (int tile = 0; tile < tiles; tile++) {
            double weight = exact(vector, sums[tile], theta[tile]);
            greatest = Math.max(greatest, Math.abs(weight));
            squares += weight * weight;
        }
        double most = Math.min(greatest, OUTLIER * Math.sqrt(squares / Math.max(1, tiles)));
        scale[vector] = most == 0 ? 1 : most / MOST;
        for (int tile = 0; tile < tiles; tile++) {
            double weight = exact(vector, sums[tile], theta[tile]) / scale[vector];
            int whole = (int) Math.rint(Math.clamp(weight, -MOST, MOST));
            double p = theta[tile] / 256.0;
            weights[vector][tile] = (short) whole;
            mean[vector] += whole * p;
            variance[vector] += whole * whole * p * (1 - p);
        }
    }

    private static double exact(int vector, float sum, int theta) {
        double p = theta / 256.0;
        return (isSign(vector) ? Math.signum(sum) : sum) / Math.sqrt(p * (1 - p));
    }

    /// The score that a sum of weights stands for.
    double score(int vector, long sum) {
        return scale[vector] * (sum - mean[vector]);
    }

    /// Standard deviation of an innocent's score.
    double norm(int vector) {
        return scale[vector] * Math.sqrt(variance[vector]);
    }
}
