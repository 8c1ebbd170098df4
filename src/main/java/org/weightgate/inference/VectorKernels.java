package org.weightgate.inference;

import static org.weightgate.inference.VectorBlocks.SIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/// The speed: the arithmetic of [ScalarKernels] with the vectors of this processor. Threads share
/// rows and tokens, never a sum.
final class VectorKernels implements Kernels {
    private static final int BLOCK_ROWS = 16;
    private static final int PANELS = BLOCK_ROWS / SIDE;
    private static final int STEPS = 32; // of 32 columns: a panel's stays in the nearest cache
    private static final int TOKEN_BYTES = 512 << 10; // of tokens at a time, within a core's cache
    private static final int WIDENED = 4096; // floats, within the nearest cache
    private static final int SMALL = 1 << 15; // multiplications not worth a second thread
    private static final int TASKS_PER_THREAD = 4;
    private static final int FEW_POSITIONS = 16;

    private final int tasks;

    /// For what is too little to wait until vector code is compiled, as at the first token.
    private final Kernels plain = new ScalarKernels(false);

    /// Whether this processor's vectors are whole parts of the 32 lanes.
    static boolean suit() {
        int bits = VectorShape.preferredShape().vectorBitSize();
        return bits >= 128 && bits <= 512;
    }

    VectorKernels(boolean parallel) {
        int threads = ForkJoinPool.getCommonPoolParallelism() + 1;
        tasks = parallel ? TASKS_PER_THREAD * Math.max(threads, 1) : 1;
    }

    @Override
    public float dot(float[] a, int at, float[] b, int bt, int n) {
        return VectorRows.dot(b, bt, a, at, n, new float[LANES]);
    }

    @Override
    public void matmul(float[] x, int tokens, Matrix w, float @Nullable [] bias, float[] y) {
        if (tokens == 1) {
            int groups = (w.rows() + BLOCK_ROWS - 1) / BLOCK_ROWS;
            split(
                    groups,
                    (long) w.rows() * w.columns(),
                    (from, to) -> {
                        int last = Math.min(w.rows(), to * BLOCK_ROWS);
                        if (w.dtype() == DType.F16) {
                            oneTokenHalves(x, w, from * BLOCK_ROWS, last, bias, y);
                        } else {
                            oneToken(x, w, from * BLOCK_ROWS, last, bias, y);
                        }
                    });
            return;
        }
        Panels panels = packed(x, tokens, w.columns());
        int groups = (w.rows() + BLOCK_ROWS - 1) / BLOCK_ROWS;
        split(
                groups,
                (long) w.rows() * w.columns() * tokens,
                (from, to) -> manyTokens(panels, w, from, to, bias, y));
    }

    private static void oneToken(
            float[] x, Matrix w, int from, int to, float @Nullable [] bias, float[] y) {
        int in = w.columns();
        int whole = in / LANES * LANES;
        float[] lanes = new float[LANES];
        float[] one = whole == in ? lanes : new float[in];
        MemorySegment rows = MemorySegment.NULL;
        for (int r = from; r < to; r++) {
            int i = (r - from) % BLOCK_ROWS;
            if (i == 0) {
                rows = w.stored(r, Math.min(BLOCK_ROWS, to - r));
            }
            long at = i * w.stride();
            VectorRows.lanes(w.dtype(), rows, at, x, whole, lanes);
            if (whole != in) {
                w.widen(rows.asSlice(at), one);
                for (int k = whole; k < in; k++) {
                    lanes[k - whole] = Math.fma(one[k], x[k], lanes[k - whole]);
                }
            }
            float sum = Lanes.fold(lanes, 0);
            y[r] = bias == null ? sum : sum + bias[r];
        }
    }

    /// Some rows are widened at once, since the loop for it is slow at its ends.
    private static void oneTokenHalves(
            float[] x, Matrix w, int from, int to, float @Nullable [] bias, float[] y) {
        int in = w.columns();
        int atOnce = Math.clamp(WIDENED / in, 1, BLOCK_ROWS);
        float[] rows = new float[atOnce * in];
        float[] lanes = new float[LANES];
        for (int r = from; r < to; r += atOnce) {
            int count = Math.min(atOnce, to - r);
            Halves.widen(w.stored(r, count), rows, count * in);
            for (int i = 0; i < count; i++) {
                float sum = VectorRows.dot(rows, i * in, x, 0, in, lanes);
                y[r + i] = bias == null ? sum : sum + bias[r + i];
            }
        }
    }

    /// Tokens as panels of four, one after another; those of the last that are not there are zero.
    private record Panels(float[] x, int tokens, int columns, int size) {}

    private Panels packed(float[] x, int tokens, int in) {
        int size = VectorBlocks.panel(in);
        int quads = (tokens + SIDE - 1) / SIDE;
        float[] all = new float[Math.multiplyExact(quads, size)];
        split(
                quads,
                (long) tokens * in / 8,
                (from, to) -> {
                    for (int t = from * SIDE; t < Math.min(tokens, to * SIDE); t++) {
                        VectorBlocks.pack(x, t * in, in, t % SIDE, all, t / SIDE * size);
                    }
                });
        return new Panels(all, tokens, in, size);
    }

    private static void manyTokens(
            Panels x, Matrix w, int from, int to, float @Nullable [] bias, float[] y) {
        float[] panels = new float[PANELS * x.size];
        float[] one = new float[x.columns];
        Block block = new Block(x, w.rows(), bias, y, panels);
        int atOnce = Math.max(1, TOKEN_BYTES / (x.size * Float.BYTES)) * SIDE;
        for (int b = from; b < to; b++) {
            int first = b * BLOCK_ROWS;
            int last = Math.min(w.rows(), first + BLOCK_ROWS);
            MemorySegment rows = w.stored(first, last - first);
            for (int r = 0; r < last - first; r += SIDE) {
                VectorBlocks.pack(w, rows, r, one, panels, r / SIDE * x.size);
            }
            for (int t = 0; t < x.tokens; t += atOnce) {
                block.fill(first, last, t, Math.min(x.tokens, t + atOnce));
            }
        }
    }

    private record Block(Panels x, int out, float @Nullable [] bias, float[] y, float[] panels) {

        void fill(int firstRow, int lastRow, int firstToken, int lastToken) {
            int steps = VectorBlocks.steps(x.columns);
            int quads = (lastToken - firstToken + SIDE - 1) / SIDE;
            int room = steps > STEPS ? VectorBlocks.ROOM : 0;
            float[] lanes = new float[Math.max(VectorBlocks.ROOM, PANELS * quads * room)];
            float[] sums = new float[SIDE * SIDE];
            for (int s = 0; s < steps; s += STEPS) {
                int end = Math.min(steps, s + STEPS);
                int at = 0;
                for (int r = firstRow; r < lastRow; r += SIDE) {
                    int panel = (r - firstRow) / SIDE * x.size;
                    for (int t = firstToken; t < lastToken; t += SIDE, at += room) {
                        int token = t / SIDE * x.size;
                        VectorBlocks.add(panels, panel, x.x, token, steps, s, end, lanes, at);
                        if (end < steps) continue;
                        VectorBlocks.fold(lanes, at, sums);
                        write(
                                sums,
                                r,
                                Math.min(SIDE, lastRow - r),
                                t,
                                Math.min(SIDE, lastToken - t));
                    }
                }
            }
        }

        private void write(float[] sums, int row, int rows, int token, int tokens) {
            for (int t = 0; t < tokens; t++) {
                int to = (token + t) * out + row;
                for (int r = 0; r < rows; r++) {
                    float sum = sums[t * SIDE + r];
                    y[to + r] = bias == null ? sum : sum + bias[row + r];
                }
            }
        }
    }

    @Override
    public void attend(Attention head, float[] q, int qt, int n, float[] out, int ot) {
        if (n < FEW_POSITIONS) {
            plain.attend(head, q, qt, n, out, ot);
        } else {
            VectorAttention.one(head, q, qt, n, out, ot);
        }
    }

    @Override
    public void attend(Attention head, Queries queries, float[] out) {
        if (queries.tokens() < SIDE) {
            Kernels.super.attend(head, queries, out);
        } else {
            VectorAttention.many(head, queries, out);
        }
    }

    @Override
    public void gate(float[] gate, float[] up, int at, int n) {
        if (n == gate.length) { // one token
            plain.gate(gate, up, at, n);
            return;
        }
        int i = at;
        for (; i + Lanes.WIDTH <= at + n; i += Lanes.WIDTH) {
            FloatVector x = Lanes.load(gate, i);
            FloatVector silu = x.div(Lanes.exp(x.neg()).add(1f));
            silu.mul(Lanes.load(up, i)).intoArray(gate, i);
        }
        for (; i < at + n; i++) {
            gate[i] = Numerics.silu(gate[i]) * up[i];
        }
    }

    @Override
    public void each(int n, long work, Task task) {
        split(
                n,
                work,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        task.at(i);
                    }
                });
    }

    /// Cuts 0..n into as many ranges as suit the threads, or one if the work is small.
    private void split(int n, long work, Range range) {
        int parts = work < SMALL ? 1 : Math.min(n, tasks);
        if (parts <= 1) {
            range.of(0, n);
        } else {
            IntStream.range(0, parts)
                    .parallel()
                    .forEach(
                            i ->
                                    range.of(
                                            (int) ((long) n * i / parts),
                                            (int) ((long) n * (i + 1) / parts)));
        }
    }

    private interface Range {
        void of(int from, int to);
    }
}
