package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

/// The loops that take the time. Every implementation gives the bits of [ScalarKernels].
///
/// One reduction serves all dot products: 32 lanes start at +0; element k is added to lane k mod 32
/// by one fused multiply-add, k ascending; then lane l += lane l+16 for l < 16, and so on with 8,
/// 4, 2, 1; last +0 is added, so that padding with zeros cannot show. No reduction is ever split
/// between threads or tokens: bits depend neither on thread count nor on what else is computed.
interface Kernels {

    /// Lanes of the reduction.
    int LANES = 32;

    /// The fastest this Java has: vectors where the incubating module is there and the processor
    /// has at least 128 bits of them, else plain Java. The bits are the same.
    static Kernels fastest(boolean parallel) {
        return vectorBits() > 0 ? new VectorKernels(parallel) : new ScalarKernels(parallel);
    }

    /// How wide the vectors are that [#fastest] computes with; 0 where it is plain Java.
    static int vectorBits() {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vectors && VectorKernels.suit() ? Lanes.FLOATS.vectorBitSize() : 0;
    }

    float dot(float[] a, int at, float[] b, int bt, int n);

    /// y[t, r] = dot(x[t, ·], w[r, ·]) + bias[r] for t < tokens; a null bias adds nothing.
    void matmul(float[] x, int tokens, Matrix w, float @Nullable [] bias, float[] y);

    /// Causal attention of one head for one query: out = Σ softmax(scale · q·k_j) v_j over j < n.
    /// Softmax: maximum subtracted, [Numerics#exp], sum in double in order of j, times the float of
    /// its inverse. The sum over j is a chain of fused multiply-adds per element of out, j
    /// ascending.
    void attend(Attention head, float[] q, int qt, int n, float[] out, int ot);

    /// The same for every query; each sees the positions up to its own.
    default void attend(Attention head, Queries queries, float[] out) {
        for (int t = 0; t < queries.tokens(); t++) {
            int first = queries.firstSeen(t);
            int n = queries.start() + t + 1 - first;
            attend(head.from(first), queries.q(), queries.at(t), n, out, queries.at(t));
        }
    }

    /// gate[i] = silu(gate[i]) · up[i] for at ≤ i < at + n; silu is [Numerics#silu].
    void gate(float[] gate, float[] up, int at, int n);

    /// Keys and values of one key-value head: row j starts at j · stride + offset.
    record Attention(float[] keys, float[] values, int stride, int offset, int size, float scale) {
        /// The same without the positions before `first`.
        Attention from(int first) {
            return new Attention(keys, values, stride, offset + first * stride, size, scale);
        }
    }

    /// Queries of one head for positions start, start + 1, …, each of which sees at most `window`
    /// positions, its own included, unless that is 0. Query t starts at t · stride + offset, and so
    /// does what comes out for it.
    record Queries(float[] q, int stride, int offset, int start, int tokens, int window) {
        int at(int t) {
            return t * stride + offset;
        }

        int firstSeen(int t) {
            return window == 0 ? 0 : Math.max(0, start + t + 1 - window);
        }
    }

    /// Hears of the residual stream after each layer: kernels that keep less than floats round it.
    default void keep(float[] x) {}

    /// Runs a task for every i < n, on as many threads as the implementation uses; `work` is about
    /// how many multiplications that is in all, so that little of it stays on one thread.
    void each(int n, long work, Task task);

    @FunctionalInterface
    interface Task {
        void at(int i);
    }
}
