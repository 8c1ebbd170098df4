package org.weightgate.inference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A weight matrix where it lies, [rows, columns] row by row, little-endian F32, F16 or BF16.
/// Widening to float is exact.
record Matrix(Bytes bytes, DType dtype, int rows, int columns) {
    private static final ValueLayout.OfFloat FLOAT =
            JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    Matrix {
        long need = (long) rows * columns * dtype.bytes();
        if (bytes.size() != need) {
            throw new IllegalArgumentException(
                    "a matrix of " + need + " bytes cannot lie in " + bytes.size());
        }
    }

    Matrix(MemorySegment bytes, DType dtype, int rows, int columns) {
        this(Bytes.of(bytes), dtype, rows, columns);
    }

    /// Bytes of a row.
    long stride() {
        return (long) columns * dtype.bytes();
    }

    /// Some rows as they are stored; valid until the same thread asks for others.
    MemorySegment stored(int first, int count) {
        return bytes.at(first * stride(), count * stride());
    }

    /// Writes one row to the start of `to`.
    void row(int row, float[] to) {
        widen(stored(row, 1), to);
    }

    /// Writes a row as it is stored to the start of `to`.
    void widen(MemorySegment row, float[] to) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(row, FLOAT, 0, to, 0, columns);
            case F16 -> {
                short[] halves = shorts(row);
                for (int i = 0; i < columns; i++) {
                    to[i] = Float.float16ToFloat(halves[i]);
                }
            }
            case BF16 -> {
                short[] halves = shorts(row);
                for (int i = 0; i < columns; i++) {
                    to[i] = Float.intBitsToFloat(halves[i] << 16);
                }
            }
            default -> throw new IllegalStateException("no weights of type " + dtype);
        }
    }

    /// The named rows, one after another.
    float[] rows(int[] which) {
        float[] all = new float[Math.multiplyExact(which.length, columns)];
        float[] one = new float[columns];
        for (int i = 0; i < which.length; i++) {
            row(which[i], one);
            System.arraycopy(one, 0, all, i * columns, columns);
        }
        return all;
    }

    /// Adds the rows from `first` on to as many rows of `x`, in order.
    void addRows(int first, float[] x) {
        float[] one = new float[columns];
        for (int at = 0; at < x.length; at += columns) {
            row(first + at / columns, one);
            for (int i = 0; i < columns; i++) {
                x[at + i] += one[i];
            }
        }
    }

    private short[] shorts(MemorySegment row) {
        short[] halves = new short[columns];
        MemorySegment.copy(row, SHORT, 0, halves, 0, columns);
        return halves;
    }
}
