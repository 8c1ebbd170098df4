package org.weightgate.inference;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.S2I;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
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

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
    private static final VectorSpecies<Float> QUADS = FloatVector.SPECIES_128;

    /// What memory outside the heap is to this Java. Where other code has shown the compiler memory
    /// on the heap too, it would call a method for each vector that is loaded, and compute at half
    /// the rate; so it is told.
    static final Class<? extends MemorySegment> OUTSIDE = MemorySegment.NULL.getClass();

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
        IntVector bits =
                (IntVector)
                        ShortVector.fromMemorySegment(
                                        SHORTS, OUTSIDE.cast(from), at, ByteOrder.LITTLE_ENDIAN)
                                .convertShape(S2I, INTS, 0);
        return bits.lanewise(LSHL, 16).reinterpretAsFloats();
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

    /// The value in every element.
    static FloatVector all(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }
}
