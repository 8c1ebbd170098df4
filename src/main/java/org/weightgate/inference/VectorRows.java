package org.weightgate.inference;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;

import static org.weightgate.inference.Lanes.WIDTH;
import static org.weightgate.inference.Lanes.f32;
import static org.weightgate.inference.Lanes.ints;
import static org.weightgate.inference.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One vector x, prepared to be multiplied by the rows of a matrix in memory. Memory is what takes
/// the time, and four things bring the weights sooner:
///
/// - Rows are read in the order they lie in, and in one loop: where it begins anew, the processor
///   ceases to read ahead.
/// - Two stretches of rows far apart are read at the same time, so that x is loaded half as often.
/// - Loads of the widest vectors take whole cache lines. Tensors begin anywhere in a file, so x is
///   moved by as many places instead, and has zeros for what lies in a row's first and last line
///   and is not of it. Lanes are thereby turned in a circle, which the tree that adds them up does
///   not notice: it adds those that are 16 apart, then 8, and so on.
/// - Weights of 16 bits are loaded as pairs, whose halves become two vectors. So x stands with the
///   even elements of every two vectors before the odd ones.
///
/// What is read beside a row may be anything; times zero it is NaN if it is not finite. So sums are
/// only of use if they are finite.
///
/// All this goes by addresses, since a segment ends with the matrix, which must stay where it is
/// until this is closed. What is read beside it lies in the same aligned 64 bytes as bytes of it
/// (in the same 128 where weights have four), so in the same page. Thread-safe.
final class VectorRows implements AutoCloseable {
    /// Rows that are read at a time in each of the two stretches.
    static final int AT_ONCE = VectorBlocks.PRODUCTS / 2;

    private static final int TURN = Kernels.LANES; // columns of a row in a turn of the loop
    private static final int CACHE_LINE = 64;
    private static final int BYTES = WIDTH * Float.BYTES;
    private static final int NEXT = VectorBlocks.PRODUCTS * WIDTH; // to a product's next lanes

    /// Whether four sums at a time are lanes of two rows, one in each stretch. With vectors of 256
    /// bits it is faster if they are all lanes of one row, and the stretches take turns.
    private static final boolean PAIRED = WIDTH != 8;

    private static final int OTHER = PAIRED ? AT_ONCE * WIDTH : 2 * NEXT; // to the lanes of c
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final Arena arena = Arena.ofConfined();
    private final DType dtype;
    private final int turn; // in bytes
    private final int before; // bytes of the first turn that are not of the row
    private final int turns; // of a row
    private final long x;

    VectorRows(Matrix w, float[] x) {
        dtype = w.dtype();
        turn = TURN * dtype.bytes();
        before = before(w.stored(0, 1));
        turns = w.columns() / TURN + (before > 0 ? 1 : 0);
        float[] moved = moved(x, w.columns());
        MemorySegment to = arena.allocate(4L * moved.length, CACHE_LINE);
        MemorySegment.copy(moved, 0, to, ValueLayout.JAVA_FLOAT, 0, moved.length);
        this.x = to.address();
    }

    static boolean suits(Matrix w) {
        return w.columns() % TURN == 0;
    }

    @Override
    public void close() {
        arena.close();
    }

    private int before(MemorySegment rows) {
        int before = (int) (rows.address() % turn);
        return before % dtype.bytes() == 0 ? before : 0;
    }

    private float[] moved(float[] x, int columns) {
        float[] moved = new float[turns * TURN];
        int by = before / dtype.bytes();
        if (dtype == DType.F32) {
            System.arraycopy(x, 0, moved, by, columns);
            return moved;
        }
        float scale = dtype == DType.F16 ? Lanes.HALF_SCALE : 1;
        for (int i = 0; i < columns; i++) {
            int in = (i + by) % (2 * WIDTH);
            moved[i + by - in + in / 2 + in % 2 * WIDTH] = scale * x[i];
        }
        return moved;
    }

    /// The lanes of at most [#AT_ONCE] rows as they are stored, and of as many others of the same
    /// matrix, where [VectorBlocks#fold] wants them: the others' come after eight. False if they
    /// are of no use, since a half is not finite.
    boolean lanes(MemorySegment rows, MemorySegment others, int count, float[] lanes) {
        Lanes.careful(rows, 0);
        Lanes.careful(others, 0);
        long first = rows.address() - before;
        long second = others.address() - before;
        boolean finite = PAIRED || lanes(second, 0, count, lanes, AT_ONCE * WIDTH);
        finite &= lanes(first, second - first, count, lanes, 0);
        return finite;
    }

    private boolean lanes(long rows, long others, int count, float[] lanes, int at) {
        boolean finite = true;
        int back = before > 0 ? turn : 0;
        for (int lane = 0; lane < Kernels.LANES; lane += (PAIRED ? 2 : 4) * WIDTH) {
            long w = rows + (long) lane * dtype.bytes();
            long far = PAIRED ? others : 2L * WIDTH * dtype.bytes();
            long k = x + 4L * lane;
            int to = at + lane * VectorBlocks.PRODUCTS;
            switch (dtype) {
                case BF16 -> bf16Lanes(w, far, back, count, k, turns, lanes, to);
                case F16 -> finite &= f16Lanes(w, far, back, count, k, turns, lanes, to);
                default -> f32Lanes(w, far, back, count, k, turns, lanes, to);
            }
        }
        return finite;
    }

    private static void bf16Lanes(
            long w, long far, int back, int rows, long x, int turns, float[] lanes, int to) {
        Lanes.careful(ALL, w);
        long k = x, end = x + (long) turns * TURN * Float.BYTES;
        FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a, c = a, d = a;
        for (int i = 0; i < rows * turns; i++) {
            MemorySegment row = ALL.asSlice(w, 2 * BYTES);
            MemorySegment other = ALL.asSlice(w + far, 2 * BYTES);
            MemorySegment v = ALL.asSlice(k, 4 * BYTES);
            FloatVector x0 = f32(v, 0), x1 = f32(v, BYTES);
            FloatVector x2 = PAIRED ? x0 : f32(v, 2 * BYTES), x3 = PAIRED ? x1 : f32(v, 3 * BYTES);
            IntVector pairs = ints(row), pairs2 = ints(other);
            a = pairs.lanewise(LSHL, 16).reinterpretAsFloats().fma(x0, a);
            b = pairs.and(0xFFFF0000).reinterpretAsFloats().fma(x1, b);
            c = pairs2.lanewise(LSHL, 16).reinterpretAsFloats().fma(x2, c);
            d = pairs2.and(0xFFFF0000).reinterpretAsFloats().fma(x3, d);
            w += 2 * TURN;
            k += 4 * TURN;
            if (k == end) {
                a.intoArray(lanes, to);
                b.intoArray(lanes, to + NEXT);
                c.intoArray(lanes, to + OTHER);
                d.intoArray(lanes, to + OTHER + NEXT);
                a = b = c = d = FloatVector.zero(Lanes.FLOATS);
                to += WIDTH;
                k = x;
                w -= back;
            }
        }
    }

    /// Widens as [Lanes#f16] does; written out, since the compiler takes in no more methods here.
    private static boolean f16Lanes(
            long w, long far, int back, int rows, long x, int turns, float[] lanes, int to) {
        Lanes.careful(ALL, w);
        long k = x, end = x + (long) turns * TURN * Float.BYTES;
        FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a, c = a, d = a;
        IntVector half = Lanes.all(Lanes.HALF), bias = Lanes.all(Lanes.HALF_BIAS);
        IntVector sign = Lanes.all(Lanes.SIGN), most = bias;
        FloatVector two = Lanes.all(2f), leading = Lanes.all(Lanes.HALF_LEADING);
        for (int i = 0; i < rows * turns; i++) {
            MemorySegment row = ALL.asSlice(w, 2 * BYTES);
            MemorySegment other = ALL.asSlice(w + far, 2 * BYTES);
            MemorySegment v = ALL.asSlice(k, 4 * BYTES);
            FloatVector x0 = f32(v, 0), x1 = f32(v, BYTES);
            FloatVector x2 = PAIRED ? x0 : f32(v, 2 * BYTES), x3 = PAIRED ? x1 : f32(v, 3 * BYTES);
            IntVector odd = ints(row), odd2 = ints(other); // in their upper halves
            IntVector even = odd.lanewise(LSHL, 16), even2 = odd2.lanewise(LSHL, 16);
            IntVector p = even.lanewise(LSHR, 3).and(half).or(bias);
            IntVector q = odd.lanewise(LSHR, 3).and(half).or(bias);
            IntVector r = even2.lanewise(LSHR, 3).and(half).or(bias);
            IntVector s = odd2.lanewise(LSHR, 3).and(half).or(bias);
            most = p.max(q).max(r).max(s).max(most); // of known type is what is called
            p = p.min(p.reinterpretAsFloats().fma(two, leading).reinterpretAsInts());
            q = q.min(q.reinterpretAsFloats().fma(two, leading).reinterpretAsInts());
            r = r.min(r.reinterpretAsFloats().fma(two, leading).reinterpretAsInts());
            s = s.min(s.reinterpretAsFloats().fma(two, leading).reinterpretAsInts());
            a = p.or(even.and(sign)).reinterpretAsFloats().fma(x0, a);
            b = q.or(odd.and(sign)).reinterpretAsFloats().fma(x1, b);
            c = r.or(even2.and(sign)).reinterpretAsFloats().fma(x2, c);
            d = s.or(odd2.and(sign)).reinterpretAsFloats().fma(x3, d);
            w += 2 * TURN;
            k += 4 * TURN;
            if (k == end) {
                a.intoArray(lanes, to);
                b.intoArray(lanes, to + NEXT);
                c.intoArray(lanes, to + OTHER);
                d.intoArray(lanes, to + OTHER + NEXT);
                a = b = c = d = FloatVector.zero(Lanes.FLOATS);
                to += WIDTH;
                k = x;
                w -= back;
            }
        }
        return most.reduceLanes(MAX) < Lanes.INFINITE_HALF;
    }

    private static void f32Lanes(
            long w, long far, int back, int rows, long x, int turns, float[] lanes, int to) {
        Lanes.careful(ALL, w);
        long k = x, end = x + (long) turns * TURN * Float.BYTES;
        FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a, c = a, d = a;
        for (int i = 0; i < rows * turns; i++) {
            MemorySegment row = ALL.asSlice(w, 2 * BYTES);
            MemorySegment other = ALL.asSlice(w + far, 2 * BYTES);
            MemorySegment v = ALL.asSlice(k, 4 * BYTES);
            FloatVector x0 = f32(v, 0), x1 = f32(v, BYTES);
            FloatVector x2 = PAIRED ? x0 : f32(v, 2 * BYTES), x3 = PAIRED ? x1 : f32(v, 3 * BYTES);
            a = f32(row, 0).fma(x0, a);
            b = f32(row, BYTES).fma(x1, b);
            c = f32(other, 0).fma(x2, c);
            d = f32(other, BYTES).fma(x3, d);
            w += 4 * TURN;
            k += 4 * TURN;
            if (k == end) {
                a.intoArray(lanes, to);
                b.intoArray(lanes, to + NEXT);
                c.intoArray(lanes, to + OTHER);
                d.intoArray(lanes, to + OTHER + NEXT);
                a = b = c = d = FloatVector.zero(Lanes.FLOATS);
                to += WIDTH;
                k = x;
                w -= back;
            }
        }
    }

    /// The product of n elements in memory already, with `lanes` to work in.
    static float dot(float[] w, int at, float[] x, int xt, int n, float[] lanes) {
        int whole = n / Kernels.LANES * Kernels.LANES;
        for (int lane = 0; lane < Kernels.LANES; lane += 2 * WIDTH) {
            FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a;
            for (int k = lane; k < whole; k += Kernels.LANES) {
                a = load(w, at + k).fma(load(x, xt + k), a);
                b = load(w, at + k + WIDTH).fma(load(x, xt + k + WIDTH), b);
            }
            a.intoArray(lanes, lane);
            b.intoArray(lanes, lane + WIDTH);
        }
        for (int k = whole; k < n; k++) {
            lanes[k - whole] = Math.fma(w[at + k], x[xt + k], lanes[k - whole]);
        }
        return Lanes.fold(lanes, 0);
    }
}
