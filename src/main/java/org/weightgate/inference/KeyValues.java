package org.weightgate.inference;

import java.util.Arrays;

/// Keys and values of every layer for the positions so far; row j of a layer holds position j.
final class KeyValues {
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
        kernels.each(
                tokens * heads,
                2L * tokens * heads * size * (start + tokens),
                i -> {
                    int t = i / heads;
                    int h = i % heads;
                    int at = t * heads * size + h * size;
                    int seen = start + t + 1;
                    int first = window == 0 ? 0 : Math.max(0, seen - window);
                    int offset = first * width + h / perKey * size;
                    Kernels.Attention head =
                            new Kernels.Attention(
                                    keys[layer], values[layer], width, offset, size, scale);
                    kernels.attend(head, q, at, seen - first, out, at);
                });
    }
}
