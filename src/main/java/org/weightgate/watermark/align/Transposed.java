package org.weightgate.watermark.align;

import java.io.IOException;

/// A matrix with rows and columns exchanged.
record Transposed(Matrix inner) implements Matrix {
    @Override
    public int rows() {
        return inner.columns();
    }

    @Override
    public int columns() {
        return inner.rows();
    }

    @Override
    public void read(int row, int rows, int column, int columns, float[] into) throws IOException {
        float[] turned = new float[rows * columns];
        inner.read(column, columns, row, rows, turned);
        turn(turned, columns, rows, into);
    }

    @Override
    public void round(int row, int rows, int column, int columns, float[] values)
            throws IOException {
        float[] turned = new float[rows * columns];
        turn(values, rows, columns, turned);
        inner.round(column, columns, row, rows, turned);
        turn(turned, columns, rows, values);
    }

    @Override
    public boolean rounds() {
        return inner.rounds();
    }

    @Override
    public Matrix transposed() {
        return inner;
    }

    /// Larger than usual, since every window may cost a pass over the whole tensor.
    @Override
    public int band() {
        return Math.clamp((1 << 22) / Math.max(1, columns()), 1, Math.max(1, rows()));
    }

    private static void turn(float[] from, int rows, int columns, float[] into) {
        for (int top = 0; top < rows; top += 32) {
            int bottom = Math.min(rows, top + 32);
            for (int j = 0; j < columns; j++) {
                for (int i = top; i < bottom; i++) {
                    into[j * rows + i] = from[i * columns + j];
                }
            }
        }
    }
}
