package org.weightgate.inference;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Looks for what no weight is: NaN, infinities, and numbers of 2^16 and beyond, which F16 has not
/// at all and trained models not by far. That is told by the exponent alone: adding what it lacks
/// to the sign bit from that bound on carries into it, which is how all numbers of a machine word
/// are judged at once.
final class InRange {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 1 << 12;

    /// The exponent bits of a word's numbers, what those of 2^16 lack to carry, and the bits they
    /// carry into.
    private record Bits(long exponents, long lack, long carries) {
        static Bits of(int size, long exponent, long bound) {
            long carry = 1L << (8 * size - 1);
            long each = 0;
            for (int at = 0; at < 64; at += 8 * size) {
                each |= 1L << at;
            }
            return new Bits(each * exponent, each * (carry - bound), each * carry);
        }
    }

    private static final Bits F16 = Bits.of(2, 0x7C00, 0x7C00);
    private static final Bits BF16 = Bits.of(2, 0x7F80, 0x4780);
    private static final Bits F32 = Bits.of(4, 0x7F800000L, 0x47800000L);
    private static final Bits F64 = Bits.of(8, 0x7FF0000000000000L, 0x40F0000000000000L);

    private InRange() {}

    /// Index of the first of these elements that is out of range, -1 if none is or if the type is
    /// not of such numbers.
    static long firstOutside(MemorySegment elements, DType dtype) {
        return switch (dtype) {
            case F16 -> firstOutside(elements, 2, F16);
            case BF16 -> firstOutside(elements, 2, BF16);
            case F32 -> firstOutside(elements, 4, F32);
            case F64 -> firstOutside(elements, 8, F64);
            default -> -1;
        };
    }

    private static long firstOutside(MemorySegment elements, int size, Bits bits) {
        long whole = elements.byteSize() / Long.BYTES * Long.BYTES;
        for (long from = 0; from < whole; from += BLOCK) {
            long to = Math.min(whole, from + BLOCK);
            if (anyOutside(elements, from, to, bits)) {
                return firstOutside(elements, from, to, size, bits);
            }
        }
        return firstOutside(elements, whole, elements.byteSize(), size, bits);
    }

    private static boolean anyOutside(MemorySegment elements, long from, long to, Bits bits) {
        long exponents = bits.exponents;
        long lack = bits.lack;
        long carried = 0;
        for (long at = from; at < to; at += Long.BYTES) {
            carried |= (elements.get(WORD, at) & exponents) + lack;
        }
        return (carried & bits.carries) != 0;
    }

    private static long firstOutside(
            MemorySegment elements, long from, long to, int size, Bits bits) {
        for (long at = from; at < to; at += size) {
            long element = 0;
            for (int i = 0; i < size; i++) {
                element |= (elements.get(ValueLayout.JAVA_BYTE, at + i) & 0xFFL) << (8 * i);
            }
            if (((element & bits.exponents) + bits.lack & bits.carries & highest(size)) != 0) {
                return at / size;
            }
        }
        return -1;
    }

    private static long highest(int size) {
        return 1L << (8 * size - 1);
    }
}
