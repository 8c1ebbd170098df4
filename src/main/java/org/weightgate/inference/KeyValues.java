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

    /// Keeps what stands for positions from `position` on in rows from `row` on.
    void put(int layer, int position, int tokens, float[] k, float[] v, int row) {
        System.arraycopy(k, row * width, keys[layer], position * width, tokens * width);
        System.arraycopy(v, row * width, values[layer], position * width, tokens * width);
    }

    float[] keys(int layer) {
        return keys[layer];
    }

    float[] values(int layer) {
        return values[layer];
    }
}
