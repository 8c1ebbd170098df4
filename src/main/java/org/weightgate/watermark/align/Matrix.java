package org.weightgate.watermark.align;

import java.io.IOException;

/// Values in rows and columns, read by windows; thread-safe unless it says otherwise. NaN is a
/// value that is not there.
interface Matrix {
    int rows();

    int columns();

    /// Writes the window of `rows × columns` values from (`row`, `column`) on, row by row, into
    /// `into` from 0 on.
    void read(int row, int rows, int column, int columns, float[] into) throws IOException;

    /// Replaces the values of a window by what the place's own quantiser makes of them.
    void round(int row, int rows, int column, int columns, float[] values) throws IOException;

    /// Whether [#round] means anything.
    boolean rounds();

    /// The matrix with rows and columns exchanged.
    default Matrix transposed() {
        return new Transposed(this);
    }

    /// Rows that a buffer of moderate size holds.
    default int band() {
        return Math.clamp((1 << 20) / Math.max(1, columns()), 1, Math.max(1, rows()));
    }
}
