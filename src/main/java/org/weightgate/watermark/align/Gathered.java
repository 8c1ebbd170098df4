package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;

/// Rows and columns of a matrix in another order, some left away, some not there.
///
/// @param rowOf where each row stands in `inner`, -1 where it does not; null for all in order
/// @param columnOf the same of columns
record Gathered(Matrix inner, int @Nullable [] rowOf, int @Nullable [] columnOf) implements Matrix {
    @Override
    public int rows() {
        return rowOf == null ? inner.rows() : rowOf.length;
    }

    @Override
    public int columns() {
        return columnOf == null ? inner.columns() : columnOf.length;
    }

    @Override
    public void read(int row, int rows, int column, int columns, float[] into) throws IOException {
        gather(row, rows, column, columns, into, false);
    }

    @Override
    public void round(int row, int rows, int column, int columns, float[] values)
            throws IOException {
        gather(row, rows, column, columns, values, true);
    }

    private void gather(
            int row, int rows, int column, int columns, float[] values, boolean rounding)
            throws IOException {
        int width = columnOf == null ? columns : inner.columns();
        int from = columnOf == null ? column : 0;
        float[] line = new float[0];
        for (int i = 0; i < rows; ) {
            int run = run(row + i, rows - i, width);
            int source = source(row + i);
            int at = i * columns;
            if (source < 0) {
                Arrays.fill(values, at, at + run * columns, Float.NaN);
            } else {
                line = line.length < run * width ? new float[run * width] : line;
                if (rounding) {
                    put(values, at, run, width, column, columns, line);
                    inner.round(source, run, from, width, line);
                } else {
                    inner.read(source, run, from, width, line);
                }
                pick(line, run, width, column, columns, values, at);
            }
            i += run;
        }
    }

    @Override
    public boolean rounds() {
        return inner.rounds();
    }

    private int source(int row) {
        return rowOf == null ? row : rowOf[row];
    }

    /// How many rows from `row` on stand together in `inner` too (or are missing together).
    private int run(int row, int most, int width) {
        int limit = Math.min(most, Math.max(1, (1 << 18) / Math.max(1, width)));
        if (rowOf == null) {
            return limit;
        }
        int step = rowOf[row] < 0 ? 0 : 1;
        int run = 1;
        while (run < limit && rowOf[row + run] == rowOf[row] + step * run) {
            run++;
        }
        return run;
    }

    private void pick(
            float[] line, int run, int width, int column, int columns, float[] into, int at) {
        if (columnOf == null) {
            System.arraycopy(line, 0, into, at, run * width);
            return;
        }
        for (int i = 0; i < run; i++) {
            for (int j = 0; j < columns; j++) {
                int source = columnOf[column + j];
                into[at + i * columns + j] = source < 0 ? Float.NaN : line[i * width + source];
            }
        }
    }

    private void put(
            float[] values, int at, int run, int width, int column, int columns, float[] line) {
        if (columnOf == null) {
            System.arraycopy(values, at, line, 0, run * width);
            return;
        }
        Arrays.fill(line, 0, run * width, 0);
        for (int i = 0; i < run; i++) {
            for (int j = 0; j < columns; j++) {
                int source = columnOf[column + j];
                if (source >= 0) {
                    line[i * width + source] = values[at + i * columns + j];
                }
            }
        }
    }
}
