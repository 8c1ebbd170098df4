package org.weightgate.inference;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/// LayerNorm of every position; without a stored scale or shift it has ones and zeros.
record LayerNorm(float[] weight, float[] bias, double eps) {

    /// The tensors a norm of this name reads.
    static void tensors(
            SortedMap<String, List<Long>> all,
            String name,
            long size,
            boolean scale,
            boolean shift) {
        if (scale) {
            all.put(name + ".weight", List.of(size));
        }
        if (shift) {
            all.put(name + ".bias", List.of(size));
        }
    }

    static LayerNorm of(
            Weights weights, String name, int size, boolean scale, boolean shift, double eps)
            throws UnsupportedModel {
        float[] ones = new float[size];
        Arrays.fill(ones, 1f);
        return new LayerNorm(
                scale ? weights.vector(name + ".weight", size) : ones,
                shift ? weights.vector(name + ".bias", size) : new float[size],
                eps);
    }

    float[] apply(Kernels kernels, float[] x, int tokens) {
        int n = weight.length;
        float[] y = new float[x.length];
        kernels.each(
                tokens,
                2L * x.length,
                t -> Numerics.layerNorm(x, t * n, n, weight, bias, eps, y, t * n));
        return y;
    }
}
