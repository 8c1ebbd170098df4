package org.weightgate.inference;

import java.util.Arrays;

/// Keys and values of every layer for the positions so far; row j of a layer holds position j.
final class KeyValues {
    private static final int QUERIES = 128; // of one head that one thread takes

    private final int width;
    private final float[][] keys;
    private final float[][] values;
    private int capacity;

    KeyValues(int layers, int width) {
        this.width = width;
        keys = new float[layers][0];
        values = new float[layers][0];
    }

    void reserve(int positions) {
        if (positions > capacity) {
            capacity = Math.max(positions, 2 * capacity);
            int size = Math.multiplyExact(capacity, width);
            for (int l = 0; l < keys.length; l++) {
                keys[l] = Arrays.copyOf(keys[l], size);
                values[l] = Arrays.copyOf(values[l], size);
            }
        }
    }

    void put(int layer, int position, int tokens, float[] k, float[] v) {
        System.arraycopy(k, 0, keys[layer], position * width, tokens * width);
        System.arraycopy(v, 0, values[layer], position * width, tokens * width);
    }

    /// All heads of all tokens against positions up to their own, at most `window` of them unless
    /// that is 0.
    void attend(
            Kernels kernels,
            int layer,
            float[] q,
            int start,
            int tokens,
            int heads,
            int size,
            float scale,
            int window,
            float[] out) {
        int perKey = heads * size / width;
        int parts = (tokens + QUERIES - 1) / QUERIES;
        kernels.each(
                parts * heads,
                2L * tokens * heads * size * (start + tokens),
                i -> {
                    int h = i % heads;
                    int first = i / heads * QUERIES;
                    int n = Math.min(QUERIES, tokens - first);
                    int at = (first * heads + h) * size;
                    kernels.attend(
                            new Kernels.Attention(
                                    keys[layer],
                                    values[layer],
                                    width,
                                    h / perKey * size,
                                    size,
                                    scale),
                            new Kernels.Queries(q, heads * size, at, start + first, n, window),
                            out);
                });
    }
}
