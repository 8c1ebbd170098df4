package org.weightgate.watermark.align;

import java.io.IOException;

/// A matrix whose rows and columns were multiplied by factors, divided by them again. Where a
/// factor is NaN the row or column corresponds to nothing.
record Scaled(Matrix inner, Scales scales) implements Matrix {
    @Override
    public int rows() {
        return inner.rows();
    }

    @Override
    public int columns() {
        return inner.columns();
    }

    @Override
    public void read(int row, int rows, int column, int columns, float[] into) throws IOException {
        inner.read(row, rows, column, columns, into);
        divide(row, rows, column, columns, into);
    }

    @Override
    public void round(int row, int rows, int column, int columns, float[] values)
            throws IOException {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float value = values[i * columns + j] * scales.factor(row + i, column + j);
                values[i * columns + j] = Float.isNaN(value) ? 0 : value;
            }
        }
        inner.round(row, rows, column, columns, values);
        divide(row, rows, column, columns, values);
    }

    @Override
    public boolean rounds() {
        return inner.rounds();
    }

    private void divide(int row, int rows, int column, int columns, float[] values) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[i * columns + j] /= scales.factor(row + i, column + j);
            }
        }
    }
}
