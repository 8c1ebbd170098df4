package org.weightgate.inference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Single elements of a tensor as floats: for the few that a fault changes, or where speed is no
/// matter. Writing rounds to the nearest of the type, ties to even.
record Elements(MemorySegment bytes, DType dtype) {
    private static final ValueLayout.OfFloat FLOAT =
            JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// A writable copy.
    static Elements copy(MemorySegment bytes, DType dtype) {
        // outside the heap: a tensor may have more bytes than an array
        MemorySegment copy = Arena.ofAuto().allocate(bytes.byteSize(), Long.BYTES);
        return new Elements(copy.copyFrom(bytes), dtype);
    }

    long size() {
        return bytes.byteSize() / dtype.bytes();
    }

    float get(long i) {
        return switch (dtype) {
            case F32 -> bytes.get(FLOAT, 4 * i);
            case F16 -> Float.float16ToFloat(bytes.get(SHORT, 2 * i));
            case BF16 -> Float.intBitsToFloat(bytes.get(SHORT, 2 * i) << 16);
            default -> throw new IllegalStateException("no weights of type " + dtype);
        };
    }

    void set(long i, float value) {
        switch (dtype) {
            case F32 -> bytes.set(FLOAT, 4 * i, value);
            case F16 -> bytes.set(SHORT, 2 * i, Float.floatToFloat16(value));
            case BF16 -> bytes.set(SHORT, 2 * i, bf16(value));
            default -> throw new IllegalStateException("no weights of type " + dtype);
        }
    }

    static short bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }

    /// The value as the type would store it.
    static float rounded(float value, DType dtype) {
        return switch (dtype) {
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case BF16 -> Float.intBitsToFloat(bf16(value) << 16);
            default -> value;
        };
    }
}
