package org.weightgate.watermark.align;

import org.weightgate.checkpoint.suspect.SuspectTensor;

import java.io.IOException;

/// A tensor of the suspect as it is stored, in rows like those of [OriginalMatrix].
final class StoredMatrix implements Matrix {
    private final SuspectTensor tensor;
    private final int rows;
    private final int columns;

    StoredMatrix(SuspectTensor tensor) {
        this.tensor = tensor;
        this.columns = OriginalMatrix.columns(tensor.shape());
        this.rows = columns == 0 ? 0 : Math.toIntExact(tensor.elements() / columns);
    }

    SuspectTensor tensor() {
        return tensor;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void read(int row, int rows, int column, int count, float[] into) throws IOException {
        if (column == 0 && count == columns) {
            tensor.read((long) row * columns, rows * columns, into, 0);
            return;
        }
        for (int i = 0; i < rows; i++) {
            tensor.read((long) (row + i) * columns + column, count, into, i * count);
        }
    }

    @Override
    public void round(int row, int rows, int column, int count, float[] values) throws IOException {
        if (column == 0 && count == columns) {
            tensor.round((long) row * columns, rows * columns, values, 0);
            return;
        }
        for (int i = 0; i < rows; i++) {
            tensor.round((long) (row + i) * columns + column, count, values, i * count);
        }
    }

    @Override
    public boolean rounds() {
        return true;
    }
}
