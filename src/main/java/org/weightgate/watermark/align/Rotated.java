package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;

/// Rows turned back by a [Rotation]. What the rotation cut off is taken from the original, so that
/// nothing seems to differ there.
///
/// @param inner rows in the suspect's dimensions
/// @param original the rows themselves, needed where dimensions were cut off, else null
record Rotated(Matrix inner, Rotation rotation, @Nullable Matrix original) implements Matrix {
    private static final int CHUNK = 64;

    @Override
    public int rows() {
        return inner.rows();
    }

    @Override
    public int columns() {
        return rotation.from();
    }

    @Override
    public void read(int row, int rows, int column, int columns, float[] into) throws IOException {
        int width = inner.columns();
        float[] x = new float[Math.min(CHUNK, rows) * width];
        float[] sum = new float[columns];
        for (int done = 0; done < rows; done += CHUNK) {
            int some = Math.min(CHUNK, rows - done);
            inner.read(row + done, some, 0, width, x);
            Matrix known = original;
            float[] u = new float[known == null ? 0 : some * rotation.from()];
            if (known != null) {
                known.read(row + done, some, 0, rotation.from(), u);
                subtract(x, u, some);
            }
            for (int i = 0; i < some; i++) {
                back(x, i * width, column, sum);
                for (int j = 0; j < columns; j++) {
                    float add = known == null ? 0 : u[i * rotation.from() + column + j];
                    into[(done + i) * columns + j] = sum[j] + add;
                }
            }
        }
    }

    @Override
    public void round(int row, int rows, int column, int columns, float[] values) {
        throw new UnsupportedOperationException("nothing is rounded after a rotation");
    }

    @Override
    public boolean rounds() {
        return false;
    }

    private void back(float[] x, int at, int column, float[] sum) {
        int width = inner.columns();
        boolean missing = Float.isNaN(x[at]) && Float.isNaN(x[at + width - 1]);
        Arrays.fill(sum, missing ? Float.NaN : 0);
        for (int k = 0; k < width && !missing; k++) {
            float factor = x[at + k];
            if (Float.isFinite(factor)) {
                float[] row = rotation.back()[k];
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += factor * row[column + j];
                }
            }
        }
    }

    /// Takes from rows of the suspect what the original predicts for them.
    private void subtract(float[] x, float[] u, int rows) {
        int from = rotation.from();
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < rotation.to(); k++) {
                float[] row = rotation.back()[k];
                float sum = 0;
                for (int j = 0; j < from; j++) {
                    sum += u[i * from + j] * row[j];
                }
                x[i * rotation.to() + k] -= sum;
            }
        }
    }
}
