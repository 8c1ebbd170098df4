package org.weightgate.inference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A weight matrix where it lies, [rows, columns] row by row, little-endian F32, F16 or BF16.
/// Widening to float is exact.
record Matrix(MemorySegment bytes, DType dtype, int rows, int columns) {
    private static final ValueLayout.OfFloat FLOAT =
            JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    Matrix {
        long need = (long) rows * columns * dtype.bytes();
        if (bytes.byteSize() != need) {
            throw new IllegalArgumentException(
                    "a matrix of " + need + " bytes cannot lie in " + bytes.byteSize());
        }
    }

    void row(int row, float[] to, int at) {
        long from = (long) row * columns * dtype.bytes();
        switch (dtype) {
            case F32 -> MemorySegment.copy(bytes, FLOAT, from, to, at, columns);
            case F16 -> {
                for (int i = 0; i < columns; i++) {
                    to[at + i] = Float.float16ToFloat(bytes.get(SHORT, from + 2L * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < columns; i++) {
                    to[at + i] = Float.intBitsToFloat(bytes.get(SHORT, from + 2L * i) << 16);
                }
            }
            default -> throw new IllegalStateException("no weights of type " + dtype);
        }
    }
}
