package org.weightgate.inference;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.S2I;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// What the vector kernels share: the widest vectors of this machine as pieces of the 32 lanes,
/// exact widening of stored weights, the fixed tree at the end, and the exponential. None of it
/// rounds differently for another width.
final class Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final int WIDTH = FLOATS.length();

    /// Vectors that make up the 32 lanes.
    static final int GROUPS = Kernels.LANES / WIDTH;

    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
    private static final VectorSpecies<Float> QUADS = FloatVector.SPECIES_128;

    /// What memory outside the heap is to this Java. Where other code has shown the compiler memory
    /// on the heap too, it would call a method for each vector that is loaded, and compute at half
    /// the rate; so it is told.
    static final Class<? extends MemorySegment> OUTSIDE = MemorySegment.NULL.getClass();

    static final int SIGN = 0x80000000;

    /// By how much the floats of [#half] are smaller than the halves.
    static final float HALF_SCALE = 0x1p16f;

    /// Exponent and mantissa of a half, where a float has them.
    static final int HALF = 0x0FFFE000;

    /// What the float's exponent has more: three bits, all of which the half's leaves free.
    static final int HALF_BIAS = 127 - 15 - 16 << 23;

    /// Twice what those bits make of a half below 2^-14, which has no leading bit, too much.
    static final float HALF_LEADING = -0x1p-30f;

    /// The [#halfBits] of infinity; those of what is no number are larger.
    static final int INFINITE_HALF = 127 << 23;

    private static final VectorShuffle<Float> SWAP8 = swap(8), SWAP4 = swap(4);
    private static final VectorShuffle<Float> SWAP2 = swap(2), SWAP1 = swap(1);
    private static final VectorShuffle<Float> LOWER = VectorShuffle.fromOp(FLOATS, l -> l / 2);
    private static final VectorShuffle<Float> HIGHER =
            VectorShuffle.fromOp(FLOATS, l -> WIDTH / 2 + l / 2);
    private static final VectorMask<Float> UPPER8 = upper(8), UPPER4 = upper(4);
    private static final VectorMask<Float> UPPER2 = upper(2), UPPER1 = upper(1);

    private static final float ROUND = 12582912f; // as in Numerics
    private static final int ROUND_BITS = 0x4B400000;

    private Lanes() {}

    static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(FLOATS, from, at);
    }

    /// To be called once where vectors are loaded from what may be a mapped file. Where the file is
    /// cut off meanwhile, a vector's load ends the process; but a loop in which Java reads a byte
    /// is known to touch such memory, and throws an `InternalError` for any load.
    static void careful(MemorySegment from, long at) {
        from.get(ValueLayout.JAVA_BYTE, at);
    }

    /// Four bytes an element; memory outside the heap, here and below.
    static FloatVector f32(MemorySegment from, long at) {
        return FloatVector.fromMemorySegment(
                FLOATS, OUTSIDE.cast(from), at, ByteOrder.LITTLE_ENDIAN);
    }

    static FloatVector bf16(MemorySegment from, long at) {
        return shorts(from, at).lanewise(LSHL, 16).reinterpretAsFloats();
    }

    static FloatVector f16(MemorySegment from, long at) {
        IntVector half = shorts(from, at).lanewise(LSHL, 16);
        IntVector bits = halfBits(half);
        FloatVector finite = half(bits, half).mul(HALF_SCALE);
        return finite.reinterpretAsInts()
                .lanewise(OR, 0x7F800000, bits.compare(GE, INFINITE_HALF))
                .reinterpretAsFloats();
    }

    /// Of halves in the upper 16 bits, exponent and mantissa as a float has them that is smaller by
    /// the [#HALF_SCALE]. At least [#INFINITE_HALF] if the half is not finite.
    static IntVector halfBits(IntVector half) {
        return half.lanewise(LSHR, 3).and(HALF).or(HALF_BIAS);
    }

    /// Finite halves as floats, smaller by the [#HALF_SCALE], from their bits and integers with
    /// their signs. Below 2^-14, v = 2^-31 + half / 2^17 is what the bits are as a float, so 2 v -
    /// 2^-30 is meant; for all others this is no less than v, and positive floats compare as their
    /// bits do. (With the least exponents of a float there would be nothing to mend, but products
    /// with numbers that small are slow on some processors.)
    static FloatVector half(IntVector bits, IntVector signed) {
        FloatVector small = bits.reinterpretAsFloats().fma(all(2f), all(HALF_LEADING));
        return bits.min(small.reinterpretAsInts()).or(signed.and(SIGN)).reinterpretAsFloats();
    }

    static IntVector ints(MemorySegment from) {
        return IntVector.fromMemorySegment(INTS, OUTSIDE.cast(from), 0, ByteOrder.LITTLE_ENDIAN);
    }

    static IntVector shorts(MemorySegment from, long at) {
        return (IntVector)
                ShortVector.fromMemorySegment(
                                SHORTS, OUTSIDE.cast(from), at, ByteOrder.LITTLE_ENDIAN)
                        .convertShape(S2I, INTS, 0);
    }

    static void store(FloatVector v, MemorySegment to, long at) {
        v.intoMemorySegment(OUTSIDE.cast(to), at, ByteOrder.LITTLE_ENDIAN);
    }

    /// Lanes at..at+31 to their one sum by the fixed tree.
    static float fold(float[] lanes, int at) {
        for (int l = at; l < at + 16; l += WIDTH) {
            load(lanes, l).add(load(lanes, l + 16)).intoArray(lanes, l);
        }
        FloatVector a = quad(lanes, at).add(quad(lanes, at + 8));
        FloatVector b = quad(lanes, at + 4).add(quad(lanes, at + 12));
        a.add(b).intoArray(lanes, at);
        return (lanes[at] + lanes[at + 2]) + (lanes[at + 1] + lanes[at + 3]) + 0f;
    }

    /// Begins the tree for as many of products i, i + 4, i + 8 and i + 12 as a vector has room for:
    /// they share the one that begins at `at`, each with four lanes. Lanes 0..WIDTH-1 of a product
    /// follow those of the one before it; its next WIDTH lanes lie `group` elements further on.
    static void share(float[] lanes, int at, int group) {
        FloatVector v = whole(lanes, at, group);
        if (WIDTH == 8) {
            v = halve(v, whole(lanes, at + 4 * WIDTH, group), SWAP4, UPPER4);
        } else if (WIDTH == 16) {
            v = halve(v, whole(lanes, at + 8 * WIDTH, group), SWAP8, UPPER8);
            FloatVector w = whole(lanes, at + 4 * WIDTH, group);
            w = halve(w, whole(lanes, at + 12 * WIDTH, group), SWAP8, UPPER8);
            v = halve(v, w, SWAP4, UPPER4);
        }
        v.intoArray(lanes, at);
    }

    /// Ends it: the sums of WIDTH products from four vectors.
    static void sums(float[] lanes, int at, float[] sums, int to) {
        FloatVector a = halve(load(lanes, at), load(lanes, at + 2 * WIDTH), SWAP2, UPPER2);
        FloatVector b = halve(load(lanes, at + WIDTH), load(lanes, at + 3 * WIDTH), SWAP2, UPPER2);
        halve(a, b, SWAP1, UPPER1).add(0f).intoArray(sums, to);
    }

    /// All lanes of a product added up to a vector.
    private static FloatVector whole(float[] lanes, int at, int group) {
        return switch (GROUPS) {
            case 2 -> two(lanes, at, group);
            case 4 -> two(lanes, at, 2 * group).add(two(lanes, at + group, 2 * group));
            default ->
                    two(lanes, at, 4 * group)
                            .add(two(lanes, at + 2 * group, 4 * group))
                            .add(
                                    two(lanes, at + group, 4 * group)
                                            .add(two(lanes, at + 3 * group, 4 * group)));
        };
    }

    private static FloatVector two(float[] lanes, int at, int distance) {
        return load(lanes, at).add(load(lanes, at + distance));
    }

    /// One step of the tree for the products in both: each lane plus the one `half` from it. Those
    /// of a take the lower and those of b the upper of every two halves.
    private static FloatVector halve(
            FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> upper) {
        return a.blend(b, upper).add(b.blend(a, upper).rearrange(swap));
    }

    /// The lower halves of both, one element of each in turn.
    static FloatVector lower(FloatVector even, FloatVector odd) {
        return even.rearrange(LOWER).blend(odd.rearrange(LOWER), UPPER1);
    }

    static FloatVector higher(FloatVector even, FloatVector odd) {
        return even.rearrange(HIGHER).blend(odd.rearrange(HIGHER), UPPER1);
    }

    private static VectorShuffle<Float> swap(int half) {
        return VectorShuffle.fromOp(FLOATS, l -> l ^ half % WIDTH);
    }

    private static VectorMask<Float> upper(int half) {
        boolean[] set = new boolean[WIDTH];
        for (int l = 0; l < WIDTH; l++) {
            set[l] = (l & half) != 0;
        }
        return VectorMask.fromArray(FLOATS, set, 0);
    }

    private static FloatVector quad(float[] from, int at) {
        return FloatVector.fromArray(QUADS, from, at);
    }

    /// [Numerics#exp] of every element.
    static FloatVector exp(FloatVector x) {
        FloatVector moved = x.fma(all(1.44269504f), all(ROUND));
        FloatVector n = moved.sub(ROUND);
        FloatVector r = n.fma(all(-0.693359375f), x);
        r = n.fma(all(2.12194440e-4f), r);
        FloatVector p = all(1f / 720f);
        p = p.fma(r, all(1f / 120f));
        p = p.fma(r, all(1f / 24f));
        p = p.fma(r, all(1f / 6f));
        p = p.fma(r, all(0.5f));
        p = p.fma(r, all(1f));
        p = p.fma(r, all(1f));
        IntVector power = moved.reinterpretAsInts().sub(ROUND_BITS - 127).lanewise(LSHL, 23);
        return p.mul(power.reinterpretAsFloats())
                .blend(0f, x.compare(LT, -87f))
                .blend(Float.POSITIVE_INFINITY, x.compare(GT, 88f))
                .blend(x, x.compare(NE, x));
    }

    static IntVector all(int value) {
        return IntVector.broadcast(INTS, value);
    }

    /// The value in every element.
    static FloatVector all(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }
}
