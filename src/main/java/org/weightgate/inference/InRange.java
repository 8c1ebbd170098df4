package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Looks for what no weight of a tensor is. No weight at all is NaN, infinite, or 2^16 and beyond,
/// which F16 has not and trained models not by far. Where the greatest magnitude of the tensor was
/// noted when it was published, no weight is greater than that, and one is as great, both give or
/// take a sixty-fourth of it: a mark moves an element by one unit in the last place of bfloat16 in
/// every type, which is at most 2^-7 of it, and a lawful conversion rounds to bfloat16 (2^-8) or
/// F16 (2^-11, or half of 2^-24 where numbers are least), which is less than 2^-6 in all.
///
/// Without the sign bit the bits of numbers order as their magnitudes do. Adding what a bound lacks
/// to the sign bit carries into it from that bound on, which is how all numbers of a machine word
/// are judged at once.
final class InRange {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 1 << 12;
    private static final double ROOM = 0x1p-6;
    private static final double LEAST = 0x1p-24;

    private final DType dtype;
    private final Bound beyond;
    private final @Nullable Bound nearly;
    private boolean reached;

    /// @param noted the greatest magnitude the tensor was published with; null if nobody noted it
    InRange(DType dtype, @Nullable Double noted) {
        this.dtype = dtype;
        long any = anyWeight(dtype);
        if (noted == null || any == 0) {
            beyond = Bound.of(dtype.bytes(), any);
            nearly = null;
        } else {
            long most = bits(noted * (1 + ROOM) + LEAST, dtype) + 1;
            beyond = Bound.of(dtype.bytes(), Math.min(any, most));
            long least = noted * (1 - ROOM) <= LEAST ? 0 : bits(noted * (1 - ROOM) - LEAST, dtype);
            nearly = least == 0 ? null : Bound.of(dtype.bytes(), least);
        }
    }

    /// Magnitude bits from which on a number is no weight; 0 for types that are not of numbers.
    private static long anyWeight(DType dtype) {
        return switch (dtype) {
            case F16 -> 0x7C00;
            case BF16 -> 0x4780;
            case F32 -> 0x47800000L;
            case F64 -> 0x40F0000000000000L;
            default -> 0;
        };
    }

    /// Of the nearest number of the type.
    private static long bits(double magnitude, DType dtype) {
        return switch (dtype) {
            case F16 -> Float.floatToFloat16((float) magnitude);
            case BF16 -> Elements.bf16((float) magnitude);
            case F32 -> Float.floatToIntBits((float) magnitude);
            default -> Double.doubleToLongBits(magnitude);
        };
    }

    /// A magnitude, the bits it lacks to carry in every number of a word, and those it carries
    /// into.
    private record Bound(int size, long bits, long magnitudes, long lack, long carries) {
        static Bound of(int size, long bits) {
            long each = 0;
            for (int at = 0; at < 64; at += 8 * size) {
                each |= 1L << at;
            }
            long carry = 1L << (8 * size - 1);
            return new Bound(size, bits, each * (carry - 1), each * (carry - bits), each * carry);
        }

        /// Whether any number of these words is as great.
        boolean anyIn(MemorySegment elements, long from, long to) {
            long all = magnitudes;
            long missing = lack;
            long carried = 0;
            for (long at = from; at < to; at += Long.BYTES) {
                carried |= (elements.get(WORD, at) & all) + missing;
            }
            return (carried & carries) != 0;
        }
    }

    /// Index of the first of these elements that is too great, -1 if none is. Also sees whether one
    /// is as great as it should be, for [#reached].
    long firstBeyond(MemorySegment elements) {
        if (beyond.bits == 0) {
            return -1;
        }
        long whole = elements.byteSize() / Long.BYTES * Long.BYTES;
        for (long from = 0; from < whole; from += BLOCK) {
            long to = Math.min(whole, from + BLOCK);
            reached = reached || nearly == null || nearly.anyIn(elements, from, to);
            if (beyond.anyIn(elements, from, to)) {
                return first(elements, from, to, beyond);
            }
        }
        reached =
                reached
                        || nearly == null
                        || first(elements, whole, elements.byteSize(), nearly) >= 0;
        return first(elements, whole, elements.byteSize(), beyond);
    }

    private static long first(MemorySegment elements, long from, long to, Bound bound) {
        for (long at = from; at < to; at += bound.size) {
            if (magnitude(elements, at, bound.size) >= bound.bits) {
                return at / bound.size;
            }
        }
        return -1;
    }

    private static long magnitude(MemorySegment elements, long at, int size) {
        long element = 0;
        for (int i = 0; i < size; i++) {
            element |= (elements.get(ValueLayout.JAVA_BYTE, at + i) & 0xFFL) << (8 * i);
        }
        return element & (1L << (8 * size - 1)) - 1;
    }

    /// Whether an element seen so far is as great as the greatest was; true if nobody noted it.
    boolean reached() {
        return reached || nearly == null;
    }

    /// The magnitude of an element; NaN or infinite where it is.
    double magnitude(MemorySegment elements, long index) {
        long bits = magnitude(elements, index * dtype.bytes(), dtype.bytes());
        return switch (dtype) {
            case F16 -> Float.float16ToFloat((short) bits);
            case BF16 -> Float.intBitsToFloat((int) bits << 16);
            case F32 -> Float.intBitsToFloat((int) bits);
            default -> Double.longBitsToDouble(bits);
        };
    }
}
