package org.weightgate.inference;

import static org.weightgate.inference.Lanes.GROUPS;
import static org.weightgate.inference.VectorBlocks.SIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.DType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The speed: the arithmetic of [ScalarKernels] with the vectors of this processor. Threads share
/// rows and tokens, never a sum.
final class VectorKernels implements Kernels {
    private static final int BLOCK_ROWS = VectorBlocks.PRODUCTS; // a task has whole blocks
    private static final int TILE_ROWS = 16 * SIDE; // against which tokens are read once
    private static final int QUADS = 16; // panels of tokens at a time
    private static final int NEAREST = 32 << 10; // bytes of a cache that are surely ours
    private static final int SMALL = 1 << 15; // multiplications not worth a second thread
    private static final int TASKS_PER_THREAD = 4;
    private static final int FEW_POSITIONS = 16;

    private final boolean parallel;
    private final Crew crew = new Crew();

    /// For what is too little to wait until vector code is compiled, as at the first token.
    private final Kernels plain = new ScalarKernels(false);

    /// Whether this processor's vectors are whole parts of the 32 lanes.
    static boolean suit() {
        int bits = VectorShape.preferredShape().vectorBitSize();
        return bits >= 128 && bits <= 512;
    }

    VectorKernels(boolean parallel) {
        this.parallel = parallel;
    }

    @Override
    public float dot(float[] a, int at, float[] b, int bt, int n) {
        return VectorRows.dot(b, bt, a, at, n, new float[LANES]);
    }

    @Override
    public void matmul(float[] x, int tokens, Matrix w, float @Nullable [] bias, float[] y) {
        if (tokens == 1 && w.bytes().inMemory()) {
            oneToken(x, w, bias, y);
            return;
        }
        Sums sums = new Sums(y, w.rows(), bias);
        try (Arena arena = Arena.ofShared()) {
            Panels panels = packed(arena, x, tokens, w.columns());
            int groups = (w.rows() + BLOCK_ROWS - 1) / BLOCK_ROWS;
            split(
                    groups,
                    (long) w.rows() * w.columns() * tokens,
                    (from, to) -> {
                        int last = Math.min(w.rows(), to * BLOCK_ROWS);
                        manyTokens(panels, w, from * BLOCK_ROWS, last, sums);
                    });
        }
    }

    private void oneToken(float[] x, Matrix w, float @Nullable [] bias, float[] y) {
        long work = (long) w.rows() * w.columns();
        if (!VectorRows.suits(w)) {
            split(w.rows(), work, (from, to) -> oneTokenByRows(x, w, from, to, bias, y));
            return;
        }
        try (VectorRows prepared = new VectorRows(w, x)) {
            split(w.rows(), work, (from, to) -> oneToken(prepared, x, w, from, to, bias, y));
        }
    }

    /// Reads both halves of the rows at the same time; of an odd number both have the one in the
    /// middle.
    private static void oneToken(
            VectorRows prepared,
            float[] x,
            Matrix w,
            int from,
            int to,
            float @Nullable [] bias,
            float[] y) {
        float[] lanes = new float[VectorBlocks.ROOM];
        float[] sums = new float[VectorBlocks.PRODUCTS];
        int half = (to - from + 1) / 2;
        for (int i = 0; i < half; i += VectorRows.AT_ONCE) {
            int n = Math.min(VectorRows.AT_ONCE, half - i);
            int first = from + i;
            int other = to - half + i;
            boolean useful = prepared.lanes(w.stored(first, n), w.stored(other, n), n, lanes);
            if (useful) {
                if (w.dtype() == DType.F32) VectorBlocks.fold(lanes, 0, sums);
                else VectorBlocks.foldPairs(lanes, sums);
                useful = put(sums, 0, first, n, bias, y);
                useful &= put(sums, VectorRows.AT_ONCE, other, n, bias, y);
            }
            if (!useful) {
                oneTokenByRows(x, w, first, first + n, bias, y);
                oneTokenByRows(x, w, other, other + n, bias, y);
            }
        }
    }

    /// Whether all sums are finite.
    private static boolean put(
            float[] sums, int at, int row, int n, float @Nullable [] bias, float[] y) {
        boolean finite = true;
        for (int i = 0; i < n; i++) {
            float sum = sums[at + i];
            finite &= Float.isFinite(sum);
            y[row + i] = bias == null ? sum : sum + bias[row + i];
        }
        return finite;
    }

    private static void oneTokenByRows(
            float[] x, Matrix w, int from, int to, float @Nullable [] bias, float[] y) {
        float[] row = new float[w.columns()];
        float[] lanes = new float[LANES];
        for (int r = from; r < to; r++) {
            w.row(r, row);
            float sum = VectorRows.dot(row, 0, x, 0, w.columns(), lanes);
            y[r] = bias == null ? sum : sum + bias[r];
        }
    }

    /// Tokens as panels of four, one after another; those of the last that are not there are zero.
    private record Panels(MemorySegment[][] x, int tokens, int columns) {}

    private Panels packed(Arena arena, float[] x, int tokens, int in) {
        int size = VectorBlocks.panel(in);
        int quads = (tokens + SIDE - 1) / SIDE;
        MemorySegment all = VectorBlocks.panels(arena, in, quads);
        split(
                quads,
                (long) tokens * in / 8,
                (from, to) -> {
                    for (int t = from * SIDE; t < Math.min(tokens, to * SIDE); t++) {
                        VectorBlocks.pack(x, t * in, in, t % SIDE, all, (long) t / SIDE * size);
                    }
                });
        return new Panels(VectorBlocks.pieces(all, in), tokens, in);
    }

    private static void manyTokens(Panels x, Matrix w, int from, int to, Sums y) {
        int size = VectorBlocks.panel(x.columns);
        int quads = x.x.length;
        float[] one = new float[x.columns];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment panels = VectorBlocks.panels(arena, x.columns, TILE_ROWS / SIDE);
            Tile tile = new Tile(VectorBlocks.pieces(panels, x.columns), x, y);
            for (int first = from; first < to; first += TILE_ROWS) {
                int last = Math.min(to, first + TILE_ROWS);
                MemorySegment rows = w.stored(first, last - first);
                for (int r = 0; r < last - first; r += SIDE) {
                    VectorBlocks.pack(w, rows, r, one, panels, (long) r / SIDE * size);
                }
                for (int t = 0; t < quads; t += QUADS) {
                    tile.fill(first, last, t, Math.min(quads, t + QUADS));
                }
            }
        }
    }

    /// Some panels of rows against some of tokens. While tokens pass, a piece of a panel of rows
    /// stays in the nearest cache; all else, the lanes of all products too, in the next one. Where
    /// whole panels fit into the nearest, all groups of lanes come for each of the tokens.
    private static final class Tile {
        private final MemorySegment[][] rows;
        private final Panels x;
        private final Sums y;
        private final int pieces;
        private final int near; // panels of tokens that pass one group of lanes after the other
        private final float[] lanes;
        private final float[] sums = new float[SIDE * SIDE];

        Tile(MemorySegment[][] rows, Panels x, Sums y) {
            this.rows = rows;
            this.x = x;
            this.y = y;
            pieces = VectorBlocks.pieces(x.columns);
            int quads = Math.min(QUADS, x.x.length);
            near = 2 * VectorBlocks.panel(x.columns) > NEAREST ? quads : 1;
            int kept = pieces == GROUPS ? near : rows.length * quads;
            lanes = new float[kept * VectorBlocks.ROOM];
        }

        void fill(int firstRow, int lastRow, int firstQuad, int lastQuad) {
            int panels = (lastRow - firstRow + SIDE - 1) / SIDE;
            for (int piece = 0; piece < pieces; piece += GROUPS) {
                for (int r = 0; r < panels; r++) {
                    for (int t = firstQuad; t < lastQuad; t += near) {
                        int n = Math.min(near, lastQuad - t);
                        int block = r * (lastQuad - firstQuad) + t - firstQuad;
                        int at = pieces == GROUPS ? 0 : block * VectorBlocks.ROOM;
                        for (int g = 0; g < GROUPS; g++) {
                            for (int i = 0; i < n; i++) {
                                int to = at + i * VectorBlocks.ROOM;
                                VectorBlocks.add(rows[r], x.x[t + i], piece + g, lanes, to);
                            }
                        }
                        if (piece + GROUPS < pieces) continue;
                        for (int i = 0; i < n; i++) {
                            VectorBlocks.fold(lanes, at + i * VectorBlocks.ROOM, sums);
                            int token = (t + i) * SIDE;
                            y.put(sums, firstRow + r * SIDE, lastRow, token, x.tokens);
                        }
                    }
                }
            }
        }
    }

    /// Where products go: those of a token one after another, `rows` of them.
    private record Sums(float[] y, int rows, float @Nullable [] bias) {
        void put(float[] sums, int row, int lastRow, int token, int lastToken) {
            int count = Math.min(SIDE, lastRow - row);
            for (int t = 0; t < Math.min(SIDE, lastToken - token); t++) {
                int to = (token + t) * rows + row;
                for (int r = 0; r < count; r++) {
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
        int threads = parallel && work >= SMALL ? Crew.size() : 1;
        int parts = Math.min(n, TASKS_PER_THREAD * threads);
        if (threads == 1 || parts <= 1) {
            range.of(0, n);
        } else {
            crew.share(
                    parts,
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
