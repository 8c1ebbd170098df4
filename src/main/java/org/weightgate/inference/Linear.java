package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

/// y = W x + b; b may be absent.
record Linear(Matrix weight, float @Nullable [] bias) {

    static Linear of(Weights weights, String name, int out, int in, boolean bias)
            throws UnsupportedModel {
        return new Linear(
                weights.matrix(name + ".weight", out, in),
                bias ? weights.vector(name + ".bias", out) : null);
    }

    /// x += y for tokens vectors side by side.
    static void add(Kernels kernels, float[] x, float[] y, int tokens) {
        int n = x.length / tokens;
        kernels.each(
                tokens,
                x.length,
                t -> {
                    for (int i = t * n; i < (t + 1) * n; i++) {
                        x[i] += y[i];
                    }
                });
    }

    float[] apply(Kernels kernels, float[] x, int tokens) {
        float[] y = new float[Math.multiplyExact(tokens, weight.rows())];
        kernels.matmul(x, tokens, weight, bias, y);
        return y;
    }
}
