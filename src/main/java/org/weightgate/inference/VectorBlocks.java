package org.weightgate.inference;

import static org.weightgate.inference.Lanes.GROUPS;
import static org.weightgate.inference.Lanes.WIDTH;
import static org.weightgate.inference.Lanes.f32;
import static org.weightgate.inference.Lanes.load;
import static org.weightgate.inference.Lanes.store;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import jdk.incubator.vector.FloatVector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Four rows of weights against four tokens, each widened once into a panel and used many times. A
/// panel holds four vectors of `columns` elements, zeros after them up to a multiple of 32, in the
/// order the inner loop reads: all of lanes 0..WIDTH-1, then the next WIDTH lanes, and so on;
/// within them step by step the same piece of vector 0, 1, 2, 3.
///
/// Panels lie outside the heap, where a vector can begin with a cache line: an array begins where
/// the collector puts it, nearly every load of 64 bytes from it needs two lines, and the loop takes
/// half as long again.
final class VectorBlocks {
    static final int SIDE = 4;

    static final int PRODUCTS = SIDE * SIDE;
    private static final int BYTES = WIDTH * Float.BYTES;
    private static final int CACHE_LINE = 64;
    private static final int STEPS = 64; // of a piece, so that two lie in the nearest cache
    private static final float[] ZEROS = new float[PRODUCTS * WIDTH];

    /// Floats that [#products] needs to work in.
    static final int ROOM = PRODUCTS * Kernels.LANES;

    private VectorBlocks() {}

    /// Bytes of a panel.
    static int panel(int columns) {
        return SIDE * steps(columns) * Kernels.LANES * Float.BYTES;
    }

    /// Room for some panels of zeros.
    static MemorySegment panels(Arena arena, int columns, int count) {
        return arena.allocate((long) count * panel(columns), CACHE_LINE);
    }

    /// The pieces of every panel. Of one panel, lanes g · WIDTH and on of the p-th steps are number
    /// p · GROUPS + g. The loop runs over whole pieces, since the compiler tests each load from the
    /// middle of a segment.
    static MemorySegment[][] pieces(MemorySegment panels, int columns) {
        int size = panel(columns);
        int steps = steps(columns);
        int step = SIDE * BYTES;
        var all = new MemorySegment[(int) (panels.byteSize() / size)][pieces(columns)];
        for (int i = 0; i < all.length; i++) {
            for (int s = 0, n = 0; s < steps; s += STEPS) {
                long length = (long) Math.min(STEPS, steps - s) * step;
                for (int g = 0; g < GROUPS; g++) {
                    long at = (long) i * size + (long) (g * steps + s) * step;
                    all[i][n++] = panels.asSlice(at, length);
                }
            }
        }
        return all;
    }

    static int pieces(int columns) {
        return (steps(columns) + STEPS - 1) / STEPS * GROUPS;
    }

    static int steps(int columns) {
        return (columns + Kernels.LANES - 1) / Kernels.LANES;
    }

    /// Some rows of w as they are stored, at most four of them from number `first` on, into a panel
    /// of zeros. Rows whose columns are no multiple of 32 pass through `one`, a row's worth of
    /// floats.
    static void pack(
            Matrix w, MemorySegment rows, int first, float[] one, MemorySegment panel, long at) {
        int whole = w.columns() / Kernels.LANES;
        int count = (int) Math.min(SIDE, rows.byteSize() / w.stride() - first);
        for (int r = 0; r < count; r++) {
            MemorySegment from = rows.asSlice((first + r) * w.stride(), w.stride());
            if (whole * Kernels.LANES != w.columns()) {
                w.widen(from, one);
                pack(one, 0, w.columns(), r, panel, at);
                continue;
            }
            for (int g = 0; g < GROUPS; g++) {
                long to = at + (g * whole * SIDE + r) * BYTES;
                switch (w.dtype()) {
                    case BF16 -> packBf16(from, g * WIDTH, whole, panel, to);
                    case F16 -> packF16(from, g * WIDTH, whole, panel, to);
                    default -> packF32(from, g * WIDTH, whole, panel, to);
                }
            }
        }
    }

    private static void packBf16(
            MemorySegment from, int column, int steps, MemorySegment panel, long to) {
        Lanes.careful(from, 0);
        for (int s = 0; s < steps; s++) {
            long k = column + s * Kernels.LANES;
            store(Lanes.bf16(from, 2 * k), panel, to + s * SIDE * BYTES);
        }
    }

    private static void packF16(
            MemorySegment from, int column, int steps, MemorySegment panel, long to) {
        Lanes.careful(from, 0);
        for (int s = 0; s < steps; s++) {
            long k = column + s * Kernels.LANES;
            store(Lanes.f16(from, 2 * k), panel, to + s * SIDE * BYTES);
        }
    }

    private static void packF32(
            MemorySegment from, int column, int steps, MemorySegment panel, long to) {
        Lanes.careful(from, 0);
        for (int s = 0; s < steps; s++) {
            long k = column + s * Kernels.LANES;
            store(f32(from, 4 * k), panel, to + s * SIDE * BYTES);
        }
    }

    /// One vector x[xt..xt+n) as number `which` of the panel that starts at byte `at`.
    static void pack(float[] x, int xt, int n, int which, MemorySegment panel, long at) {
        int steps = steps(n);
        int whole = n / Kernels.LANES;
        for (int g = 0; g < GROUPS; g++) {
            long to = at + (g * steps * SIDE + which) * BYTES;
            for (int s = 0; s < whole; s++) {
                FloatVector v = load(x, xt + s * Kernels.LANES + g * WIDTH);
                store(v, panel, to + s * SIDE * BYTES);
            }
        }
        for (int k = whole * Kernels.LANES; k < n; k++) {
            int lane = k % Kernels.LANES;
            long to = ((lane / WIDTH * steps + whole) * SIDE + which) * WIDTH + lane % WIDTH;
            panel.set(JAVA_FLOAT, at + to * Float.BYTES, x[xt + k]);
        }
    }

    /// All sixteen products of two panels: sums[4 · token + row], with room for 16 · 32 lanes.
    static void products(
            MemorySegment[] rows, MemorySegment[] tokens, float[] lanes, float[] sums) {
        for (int piece = 0; piece < rows.length; piece++) {
            add(rows, tokens, piece, lanes, 0);
        }
        fold(lanes, 0, sums);
    }

    /// Goes on with a group of the lanes of the sixteen products, which stand from `at` on, by a
    /// piece of each panel; with the first of the group they begin.
    static void add(
            MemorySegment[] rows, MemorySegment[] tokens, int piece, float[] lanes, int at) {
        int out = at + piece % GROUPS * PRODUCTS * WIDTH;
        MemorySegment w = rows[piece];
        int bytes = (int) w.byteSize();
        if (piece < GROUPS) {
            lanes(w, tokens[piece], bytes, ZEROS, 0, lanes, out);
        } else {
            lanes(w, tokens[piece], bytes, lanes, out, lanes, out);
        }
    }

    /// The same from lanes of which of every two vectors' the even ones come first.
    static void foldPairs(float[] lanes, float[] sums) {
        for (int group = 0; group < ROOM; group += 2 * PRODUCTS * WIDTH) {
            for (int i = 0; i < PRODUCTS; i++) {
                int at = group + i * WIDTH;
                int next = at + PRODUCTS * WIDTH;
                FloatVector even = load(lanes, at), odd = load(lanes, next);
                Lanes.lower(even, odd).intoArray(lanes, at);
                Lanes.higher(even, odd).intoArray(lanes, next);
            }
        }
        fold(lanes, 0, sums);
    }

    /// The sixteen products from their lanes: sums[4 · token + row].
    static void fold(float[] lanes, int at, float[] sums) {
        for (int i = 0; i < PRODUCTS; i += WIDTH) {
            int first = at + i * WIDTH;
            for (int j = 0; j < 4; j++) {
                Lanes.share(lanes, first + j * WIDTH, PRODUCTS * WIDTH);
            }
            Lanes.sums(lanes, first, sums, i);
        }
    }

    /// WIDTH of the 32 lanes of the sixteen products, over the `bytes` of a piece of each panel,
    /// from what they are in `start`. No vector is passed on to a method of our own: where the
    /// compiler has compiled that one before, it calls it, and keeps every sum in an object for it,
    /// which makes this twenty times slower for good.
    private static void lanes(
            MemorySegment rows,
            MemorySegment tokens,
            int bytes,
            float[] start,
            int st,
            float[] lanes,
            int at) {
        MemorySegment w = Lanes.OUTSIDE.cast(rows);
        MemorySegment x = Lanes.OUTSIDE.cast(tokens);
        FloatVector a = load(start, st);
        FloatVector b = load(start, st + WIDTH);
        FloatVector c = load(start, st + 2 * WIDTH);
        FloatVector d = load(start, st + 3 * WIDTH);
        FloatVector e = load(start, st + 4 * WIDTH);
        FloatVector f = load(start, st + 5 * WIDTH);
        FloatVector g = load(start, st + 6 * WIDTH);
        FloatVector h = load(start, st + 7 * WIDTH);
        FloatVector i = load(start, st + 8 * WIDTH);
        FloatVector j = load(start, st + 9 * WIDTH);
        FloatVector k = load(start, st + 10 * WIDTH);
        FloatVector l = load(start, st + 11 * WIDTH);
        FloatVector m = load(start, st + 12 * WIDTH);
        FloatVector n = load(start, st + 13 * WIDTH);
        FloatVector o = load(start, st + 14 * WIDTH);
        FloatVector p = load(start, st + 15 * WIDTH);
        for (int step = 0; step < bytes; step += SIDE * BYTES) {
            long s = step; // with an int the compiler tests each load
            FloatVector w0 = f32(w, s);
            FloatVector w1 = f32(w, s + BYTES);
            FloatVector w2 = f32(w, s + 2 * BYTES);
            FloatVector w3 = f32(w, s + 3 * BYTES);
            FloatVector v = f32(x, s);
            a = v.fma(w0, a);
            b = v.fma(w1, b);
            c = v.fma(w2, c);
            d = v.fma(w3, d);
            v = f32(x, s + BYTES);
            e = v.fma(w0, e);
            f = v.fma(w1, f);
            g = v.fma(w2, g);
            h = v.fma(w3, h);
            v = f32(x, s + 2 * BYTES);
            i = v.fma(w0, i);
            j = v.fma(w1, j);
            k = v.fma(w2, k);
            l = v.fma(w3, l);
            v = f32(x, s + 3 * BYTES);
            m = v.fma(w0, m);
            n = v.fma(w1, n);
            o = v.fma(w2, o);
            p = v.fma(w3, p);
        }
        a.intoArray(lanes, at);
        b.intoArray(lanes, at + WIDTH);
        c.intoArray(lanes, at + 2 * WIDTH);
        d.intoArray(lanes, at + 3 * WIDTH);
        e.intoArray(lanes, at + 4 * WIDTH);
        f.intoArray(lanes, at + 5 * WIDTH);
        g.intoArray(lanes, at + 6 * WIDTH);
        h.intoArray(lanes, at + 7 * WIDTH);
        i.intoArray(lanes, at + 8 * WIDTH);
        j.intoArray(lanes, at + 9 * WIDTH);
        k.intoArray(lanes, at + 10 * WIDTH);
        l.intoArray(lanes, at + 11 * WIDTH);
        m.intoArray(lanes, at + 12 * WIDTH);
        n.intoArray(lanes, at + 13 * WIDTH);
        o.intoArray(lanes, at + 14 * WIDTH);
        p.intoArray(lanes, at + 15 * WIDTH);
    }
}
