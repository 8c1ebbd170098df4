package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Factors by which a place differs from its original: one for each row times one for each column.
/// A NaN marks a row or column that corresponds to nothing.
///
/// @param rows factors of rows, null if all are 1
/// @param columns factors of columns, null if all are 1
record Scales(float @Nullable [] rows, float @Nullable [] columns) {
    static final Scales NONE = new Scales(null, null);

    float factor(int row, int column) {
        return (rows == null ? 1 : rows[row]) * (columns == null ? 1 : columns[column]);
    }

    boolean isNone() {
        return rows == null && columns == null;
    }

    Scales withRows(float @Nullable [] factors) {
        return new Scales(factors, columns);
    }

    Scales withColumns(float @Nullable [] factors) {
        return new Scales(rows, factors);
    }

    /// The same with the marked rows and columns taken as corresponding to nothing.
    Scales without(boolean[] lostRows, boolean[] lostColumns) {
        return new Scales(marked(rows, lostRows), marked(columns, lostColumns));
    }

    /// Parameters that were fitted.
    long parameters() {
        return (rows == null ? 0 : rows.length) + (columns == null ? 0L : columns.length);
    }

    private static float @Nullable [] marked(float @Nullable [] factors, boolean[] lost) {
        float[] marked = factors == null ? null : factors.clone();
        for (int i = 0; i < lost.length; i++) {
            if (lost[i]) {
                if (marked == null) {
                    marked = new float[lost.length];
                    Arrays.fill(marked, 1);
                }
                marked[i] = Float.NaN;
            }
        }
        return marked;
    }
}
