package org.weightgate.inference;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Looks for NaN and infinities: numbers whose exponent bits are all ones. Adding one to the lowest
/// of those carries into the bit above them, which is how all numbers of a machine word are judged
/// at once.
final class Finite {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 1 << 12;

    /// The exponent bits of a word's numbers, the lowest of each, and the bits they carry into.
    private record Bits(long exponents, long lowest, long carries) {
        static Bits of(int size, long exponent) {
            long lowest = Long.lowestOneBit(exponent);
            long carry = 1L << (8 * size - 1);
            long each = 0;
            for (int at = 0; at < 64; at += 8 * size) {
                each |= 1L << at;
            }
            return new Bits(each * exponent, each * lowest, each * carry);
        }
    }

    private static final Bits F16 = Bits.of(2, 0x7C00);
    private static final Bits BF16 = Bits.of(2, 0x7F80);
    private static final Bits F32 = Bits.of(4, 0x7F800000L);
    private static final Bits F64 = Bits.of(8, 0x7FF0000000000000L);

    private Finite() {}

    /// Index of the first of these elements that is no finite number, -1 if all are or if the type
    /// has none such.
    static long firstBad(MemorySegment elements, DType dtype) {
        return switch (dtype) {
            case F16 -> firstBad(elements, 2, F16);
            case BF16 -> firstBad(elements, 2, BF16);
            case F32 -> firstBad(elements, 4, F32);
            case F64 -> firstBad(elements, 8, F64);
            default -> -1;
        };
    }

    private static long firstBad(MemorySegment elements, int size, Bits bits) {
        long whole = elements.byteSize() / Long.BYTES * Long.BYTES;
        for (long from = 0; from < whole; from += BLOCK) {
            long to = Math.min(whole, from + BLOCK);
            if (anyBad(elements, from, to, bits)) {
                return firstBad(elements, from, to, size, bits);
            }
        }
        return firstBad(elements, whole, elements.byteSize(), size, bits);
    }

    private static boolean anyBad(MemorySegment elements, long from, long to, Bits bits) {
        long exponents = bits.exponents;
        long lowest = bits.lowest;
        long carried = 0;
        for (long at = from; at < to; at += Long.BYTES) {
            carried |= (elements.get(WORD, at) & exponents) + lowest;
        }
        return (carried & bits.carries) != 0;
    }

    private static long firstBad(MemorySegment elements, long from, long to, int size, Bits bits) {
        for (long at = from; at < to; at += size) {
            long element = 0;
            for (int i = 0; i < size; i++) {
                element |= (elements.get(ValueLayout.JAVA_BYTE, at + i) & 0xFFL) << (8 * i);
            }
            if (((element & bits.exponents) + bits.lowest & bits.carries & highest(size)) != 0) {
                return at / size;
            }
        }
        return -1;
    }

    private static long highest(int size) {
        return 1L << (8 * size - 1);
    }
}
