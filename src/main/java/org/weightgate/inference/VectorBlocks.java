package org.weightgate.inference;

import static org.weightgate.inference.Lanes.GROUPS;
import static org.weightgate.inference.Lanes.WIDTH;
import static org.weightgate.inference.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;

/// Four rows of weights against four tokens, each widened once into a panel and used many times. A
/// panel holds four vectors of `columns` elements, zeros after them up to a multiple of 32, in the
/// order the inner loop reads: all of lanes 0..WIDTH-1, then the next WIDTH lanes, and so on;
/// within them step by step the same piece of vector 0, 1, 2, 3.
final class VectorBlocks {
    static final int SIDE = 4;

    private static final int PRODUCTS = SIDE * SIDE;
    private static final float[] ZEROS = new float[PRODUCTS * WIDTH];

    /// Floats that [#products] needs to work in.
    static final int ROOM = PRODUCTS * Kernels.LANES;

    private static final VectorShuffle<Float> SWAP8 = swap(8), SWAP4 = swap(4);
    private static final VectorShuffle<Float> SWAP2 = swap(2), SWAP1 = swap(1);
    private static final VectorMask<Float> UPPER8 = upper(8), UPPER4 = upper(4);
    private static final VectorMask<Float> UPPER2 = upper(2), UPPER1 = upper(1);

    private VectorBlocks() {}

    /// Floats of a panel.
    static int panel(int columns) {
        return SIDE * steps(columns) * Kernels.LANES;
    }

    static int steps(int columns) {
        return (columns + Kernels.LANES - 1) / Kernels.LANES;
    }

    /// Some rows of w as they are stored, at most four of them from number `first` on, into a panel
    /// of zeros. Halves, and rows whose columns are no multiple of 32, pass through `one`, a row's
    /// worth of floats.
    static void pack(Matrix w, MemorySegment rows, int first, float[] one, float[] panel, int at) {
        int whole = w.columns() / Kernels.LANES;
        int count = (int) Math.min(SIDE, rows.byteSize() / w.stride() - first);
        for (int r = 0; r < count; r++) {
            MemorySegment from = rows.asSlice((first + r) * w.stride(), w.stride());
            if (w.dtype() == DType.F16) {
                Halves.widen(from, one, w.columns());
                pack(one, 0, w.columns(), r, panel, at);
                continue;
            }
            if (whole * Kernels.LANES != w.columns()) {
                w.widen(from, one);
                pack(one, 0, w.columns(), r, panel, at);
                continue;
            }
            for (int g = 0; g < GROUPS; g++) {
                int to = at + (g * whole * SIDE + r) * WIDTH;
                if (w.dtype() == DType.BF16) {
                    bf16(from, g * WIDTH, whole, panel, to);
                } else {
                    f32(from, g * WIDTH, whole, panel, to);
                }
            }
        }
    }

    private static void bf16(MemorySegment from, int column, int steps, float[] panel, int to) {
        Lanes.careful(from, 0);
        for (int s = 0; s < steps; s++) {
            long k = column + s * Kernels.LANES;
            Lanes.bf16(from, 2 * k).intoArray(panel, to + s * SIDE * WIDTH);
        }
    }

    private static void f32(MemorySegment from, int column, int steps, float[] panel, int to) {
        Lanes.careful(from, 0);
        for (int s = 0; s < steps; s++) {
            long k = column + s * Kernels.LANES;
            Lanes.f32(from, 4 * k).intoArray(panel, to + s * SIDE * WIDTH);
        }
    }

    /// One vector x[xt..xt+n) as number `which` of a panel.
    static void pack(float[] x, int xt, int n, int which, float[] panel, int at) {
        int steps = steps(n);
        int whole = n / Kernels.LANES;
        for (int g = 0; g < GROUPS; g++) {
            int to = at + (g * steps * SIDE + which) * WIDTH;
            for (int s = 0; s < whole; s++) {
                load(x, xt + s * Kernels.LANES + g * WIDTH).intoArray(panel, to + s * SIDE * WIDTH);
            }
        }
        for (int k = whole * Kernels.LANES; k < n; k++) {
            int lane = k % Kernels.LANES;
            int to = ((lane / WIDTH * steps + whole) * SIDE + which) * WIDTH + lane % WIDTH;
            panel[at + to] = x[xt + k];
        }
    }

    /// All sixteen products of two panels: sums[4 · token + row], with room for 16 · 32 lanes.
    static void products(
            float[] rows, int rt, float[] tokens, int tt, int steps, float[] lanes, float[] sums) {
        add(rows, rt, tokens, tt, steps, 0, steps, lanes, 0);
        fold(lanes, 0, sums);
    }

    /// Goes on with the lanes of the sixteen products, which stand from `at` on, by the steps
    /// [from, to) of the panels' `steps`; with step 0 they begin.
    static void add(
            float[] rows,
            int rt,
            float[] tokens,
            int tt,
            int steps,
            int from,
            int to,
            float[] lanes,
            int at) {
        int step = SIDE * WIDTH;
        int n = (to - from) * step;
        for (int g = 0; g < GROUPS; g++) {
            int skip = (g * steps + from) * step;
            int out = at + g * PRODUCTS * WIDTH;
            if (from == 0) {
                lanes(rows, rt + skip, tokens, tt + skip, n, ZEROS, 0, lanes, out);
            } else {
                lanes(rows, rt + skip, tokens, tt + skip, n, lanes, out, lanes, out);
            }
        }
    }

    /// The sixteen products from their lanes, which are used up: sums[4 · token + row].
    static void fold(float[] lanes, int at, float[] sums) {
        for (int half = GROUPS / 2 * PRODUCTS * WIDTH; half >= PRODUCTS * WIDTH; half /= 2) {
            for (int i = at; i < at + half; i += WIDTH) {
                load(lanes, i).add(load(lanes, i + half)).intoArray(lanes, i);
            }
        }
        if (WIDTH > 8) {
            halve(lanes, at, 8, SWAP8, UPPER8);
        }
        if (WIDTH > 4) {
            halve(lanes, at, 4, SWAP4, UPPER4);
        }
        halve(lanes, at, 2, SWAP2, UPPER2);
        halve(lanes, at, 1, SWAP1, UPPER1);
        for (int i = 0; i < PRODUCTS; i += WIDTH) {
            load(lanes, at + i * WIDTH).add(0f).intoArray(sums, i);
        }
    }

    /// One step of the tree for all products: lane l += lane l + half, and products i and i + half
    /// share a vector afterwards, in the lower and the upper of every two halves. After the last
    /// step lane i is product i.
    private static void halve(
            float[] lanes, int at, int half, VectorShuffle<Float> swap, VectorMask<Float> upper) {
        for (int first = 0; first < PRODUCTS; first += WIDTH) {
            for (int i = at + first * WIDTH; i < at + (first + half) * WIDTH; i += WIDTH) {
                FloatVector a = load(lanes, i);
                FloatVector b = load(lanes, i + half * WIDTH);
                a = a.add(a.rearrange(swap));
                b = b.add(b.rearrange(swap));
                a.blend(b, upper).intoArray(lanes, i);
            }
        }
    }

    private static VectorShuffle<Float> swap(int half) {
        return VectorShuffle.fromOp(Lanes.FLOATS, l -> l ^ half % WIDTH);
    }

    private static VectorMask<Float> upper(int half) {
        boolean[] set = new boolean[WIDTH];
        for (int l = 0; l < WIDTH; l++) {
            set[l] = (l & half) != 0;
        }
        return VectorMask.fromArray(Lanes.FLOATS, set, 0);
    }

    /// WIDTH of the 32 lanes of the sixteen products, over `group` floats of each panel, from what
    /// they are in `start`. No vector is passed on to a method of our own: where the compiler has
    /// compiled that one before, it calls it, and keeps every sum in an object for it, which makes
    /// this twenty times slower for good.
    private static void lanes(
            float[] w,
            int wt,
            float[] x,
            int xt,
            int group,
            float[] start,
            int st,
            float[] lanes,
            int at) {
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
        for (int s = 0; s < group; s += SIDE * WIDTH) {
            FloatVector w0 = load(w, wt + s);
            FloatVector w1 = load(w, wt + s + WIDTH);
            FloatVector w2 = load(w, wt + s + 2 * WIDTH);
            FloatVector w3 = load(w, wt + s + 3 * WIDTH);
            FloatVector v = load(x, xt + s);
            a = v.fma(w0, a);
            b = v.fma(w1, b);
            c = v.fma(w2, c);
            d = v.fma(w3, d);
            v = load(x, xt + s + WIDTH);
            e = v.fma(w0, e);
            f = v.fma(w1, f);
            g = v.fma(w2, g);
            h = v.fma(w3, h);
            v = load(x, xt + s + 2 * WIDTH);
            i = v.fma(w0, i);
            j = v.fma(w1, j);
            k = v.fma(w2, k);
            l = v.fma(w3, l);
            v = load(x, xt + s + 3 * WIDTH);
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
