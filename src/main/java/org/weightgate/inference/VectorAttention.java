package org.weightgate.inference;

import static org.weightgate.inference.Kernels.LANES;
import static org.weightgate.inference.VectorBlocks.SIDE;

import jdk.incubator.vector.FloatVector;

import org.weightgate.inference.Kernels.Attention;
import org.weightgate.inference.Kernels.Queries;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Attention of one head: scores by the 32 lanes, softmax, and the mix of values, each element a
/// chain over the positions in order.
final class VectorAttention {
    private VectorAttention() {}

    /// Scores in blocks of four queries and four keys, which are packed once for all queries.
    static void many(Attention head, Queries all, float[] out) {
        try (Arena arena = Arena.ofConfined()) {
            int panel = VectorBlocks.panel(head.size());
            int positions = all.start() + all.tokens();
            int begin = all.firstSeen(0) / SIDE * SIDE;
            MemorySegment keys =
                    VectorBlocks.panels(arena, head.size(), (positions - begin + SIDE - 1) / SIDE);
            for (int j = begin; j < positions; j++) {
                long to = (long) (j - begin) / SIDE * panel;
                int from = j * head.stride() + head.offset();
                VectorBlocks.pack(head.keys(), from, head.size(), j % SIDE, keys, to);
            }
            MemorySegment[][] packed = VectorBlocks.pieces(keys, head.size());
            many(head, all, packed, begin, VectorBlocks.panels(arena, head.size(), 1), out);
        }
    }

    private static void many(
            Attention head,
            Queries all,
            MemorySegment[][] keys,
            int begin,
            MemorySegment four,
            float[] out) {
        MemorySegment[] queries = VectorBlocks.pieces(four, head.size())[0];
        int positions = all.start() + all.tokens();
        float[][] weights = new float[SIDE][positions + SIDE + Lanes.WIDTH];
        for (int t = 0; t < all.tokens(); t += SIDE) {
            int count = Math.min(SIDE, all.tokens() - t);
            for (int i = 0; i < count; i++) {
                VectorBlocks.pack(all.q(), all.at(t + i), head.size(), i, four, 0);
            }
            int first = all.firstSeen(t) / SIDE * SIDE;
            scores(head, keys, begin, queries, first, all.start() + t + count, weights);
            for (int i = 0; i < count; i++) {
                int from = all.firstSeen(t + i);
                int n = all.start() + t + i + 1;
                softmax(weights[i], from, n);
                mix(head, weights[i], from, n, out, all.at(t + i));
            }
        }
    }

    private static void scores(
            Attention head,
            MemorySegment[][] keys,
            int begin,
            MemorySegment[] queries,
            int first,
            int end,
            float[][] weights) {
        float[] lanes = new float[VectorBlocks.ROOM];
        float[] sums = new float[SIDE * SIDE];
        for (int j = first; j < end; j += SIDE) {
            VectorBlocks.products(keys[(j - begin) / SIDE], queries, lanes, sums);
            for (int i = 0; i < SIDE; i++) {
                for (int r = 0; r < SIDE; r++) {
                    weights[i][j + r] = sums[i * SIDE + r] * head.scale();
                }
            }
        }
    }

    static void one(Attention head, float[] q, int qt, int n, float[] out, int ot) {
        float[] weights = new float[n + Lanes.WIDTH];
        scores(head, q, qt, n, weights);
        softmax(weights, 0, n);
        mix(head, weights, 0, n, out, ot);
    }

    private static void scores(Attention head, float[] q, int qt, int n, float[] weights) {
        float[] lanes = new float[LANES];
        for (int j = 0; j < n; j++) {
            int key = j * head.stride() + head.offset();
            float dot = VectorRows.dot(head.keys(), key, q, qt, head.size(), lanes);
            weights[j] = dot * head.scale();
        }
    }

    /// Over weights[from..n); what lies in the vector after n is overwritten.
    private static void softmax(float[] weights, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = from; j < n; j++) {
            max = Math.max(max, weights[j]);
        }
        for (int j = from; j < n; j += Lanes.WIDTH) {
            Lanes.exp(Lanes.load(weights, j).sub(max)).intoArray(weights, j);
        }
        double sum = 0;
        for (int j = from; j < n; j++) {
            sum += weights[j];
        }
        float inverse = (float) (1 / sum);
        for (int j = from; j < n; j++) {
            weights[j] *= inverse;
        }
    }

    private static void mix(Attention head, float[] weights, int from, int n, float[] out, int ot) {
        int d = 0;
        for (; d + 4 * Lanes.WIDTH <= head.size(); d += 4 * Lanes.WIDTH) {
            mixFour(head, weights, from, n, d, out, ot + d);
        }
        for (; d + Lanes.WIDTH <= head.size(); d += Lanes.WIDTH) {
            FloatVector a = FloatVector.zero(Lanes.FLOATS);
            for (int j = from, v = from * head.stride() + head.offset() + d;
                    j < n;
                    j++, v += head.stride()) {
                a = Lanes.load(head.values(), v).fma(Lanes.all(weights[j]), a);
            }
            a.intoArray(out, ot + d);
        }
        for (; d < head.size(); d++) {
            float a = 0;
            for (int j = from, v = from * head.stride() + head.offset() + d;
                    j < n;
                    j++, v += head.stride()) {
                a = Math.fma(weights[j], head.values()[v], a);
            }
            out[ot + d] = a;
        }
    }

    private static void mixFour(
            Attention head, float[] weights, int from, int n, int d, float[] out, int to) {
        float[] values = head.values();
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS), a1 = a0, a2 = a0, a3 = a0;
        int v = from * head.stride() + head.offset() + d;
        for (int j = from; j < n; j++) {
            FloatVector p = Lanes.all(weights[j]);
            a0 = Lanes.load(values, v).fma(p, a0);
            a1 = Lanes.load(values, v + Lanes.WIDTH).fma(p, a1);
            a2 = Lanes.load(values, v + 2 * Lanes.WIDTH).fma(p, a2);
            a3 = Lanes.load(values, v + 3 * Lanes.WIDTH).fma(p, a3);
            v += head.stride();
        }
        a0.intoArray(out, to);
        a1.intoArray(out, to + Lanes.WIDTH);
        a2.intoArray(out, to + 2 * Lanes.WIDTH);
        a3.intoArray(out, to + 3 * Lanes.WIDTH);
    }
}
