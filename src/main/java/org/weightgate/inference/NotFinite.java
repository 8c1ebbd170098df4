package org.weightgate.inference;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Looks for NaN and infinities: numbers whose exponent bits are all ones.
final class NotFinite {
    private NotFinite() {}

    /// Index of the first element that is no finite number, -1 if all are.
    static long first(MemorySegment bytes, DType dtype) {
        return switch (dtype) {
            case F16 -> first16(bytes, 0x7C00);
            case BF16 -> first16(bytes, 0x7F80);
            case F32 -> first32(bytes);
            case F64 -> first64(bytes);
            default -> -1;
        };
    }

    private static long first16(MemorySegment bytes, int exponent) {
        ValueLayout.OfShort layout =
                ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < bytes.byteSize() / 2; i++) {
            if ((bytes.get(layout, 2 * i) & exponent) == exponent) {
                return i;
            }
        }
        return -1;
    }

    private static long first32(MemorySegment bytes) {
        ValueLayout.OfFloat layout =
                ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < bytes.byteSize() / 4; i++) {
            if (!Float.isFinite(bytes.get(layout, 4 * i))) {
                return i;
            }
        }
        return -1;
    }

    private static long first64(MemorySegment bytes) {
        ValueLayout.OfDouble layout =
                ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < bytes.byteSize() / 8; i++) {
            if (!Double.isFinite(bytes.get(layout, 8 * i))) {
                return i;
            }
        }
        return -1;
    }
}
