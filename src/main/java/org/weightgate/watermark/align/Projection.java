package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.util.SplittableRandom;

/// A fixed linear map from rows of one length to short sketches, the same for every tensor: up to
/// 256 values are kept as they are, longer rows are projected on 192 random signs. Cosines of
/// sketches are those of the rows, to within 1/√width.
///
/// @param width length of a sketch
/// @param rows what one unit of each place in the row adds to the sketch; null to keep the row
record Projection(int width, float @Nullable [][] rows) {
    private static final int KEPT = 256;
    private static final int WIDTH = 192;

    static Projection of(int length) {
        if (length <= KEPT) {
            return new Projection(length, null);
        }
        SplittableRandom signs = new SplittableRandom(length);
        float[][] rows = new float[length][WIDTH];
        for (float[] row : rows) {
            for (int word = 0; word < WIDTH; word += 64) {
                long bits = signs.nextLong();
                for (int i = 0; i < 64; i++) {
                    row[word + i] = (bits >>> i & 1) == 0 ? 1 : -1;
                }
            }
        }
        return new Projection(WIDTH, rows);
    }

    /// Adds the sketch of `value` at this place of a row.
    void add(float value, int place, float[] sketch) {
        if (!Float.isFinite(value)) {
            return;
        }
        if (rows == null) {
            sketch[place] += value;
            return;
        }
        float[] row = rows[place];
        for (int i = 0; i < width; i++) {
            sketch[i] += value * row[i];
        }
    }
}
