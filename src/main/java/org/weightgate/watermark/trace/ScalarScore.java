package org.weightgate.watermark.trace;

/// The definition of a recipient's sums, tile by tile.
final class ScalarScore implements ScoreKernel {
    @Override
    public void add(Weights weights, int from, int count, byte[] draws, long[] sums) {
        for (int i = 0; i < count; i++) {
            if ((draws[i] & 0xFF) < weights.theta[from + i]) {
                for (int vector = 0; vector < Weights.VECTORS; vector++) {
                    sums[vector] += weights.weights[vector][from + i];
                }
            }
        }
    }
}
