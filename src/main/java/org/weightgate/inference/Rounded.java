package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.DType;

/// The arithmetic of other kernels with everything that is passed on rounded to a shorter type, as
/// an engine that computes in F16 or BF16 does: what goes into and comes out of each matrix, out of
/// attention and gates, and the residual stream. Only an emulation, to learn how far that may lead.
record Rounded(Kernels inner, DType type) implements Kernels {

    private float[] rounded(float[] x) {
        float[] copy = x.clone();
        keep(copy);
        return copy;
    }

    @Override
    public void keep(float[] x) {
        round(x, 0, x.length);
    }

    private void round(float[] x, int at, int n) {
        for (int i = at; i < at + n; i++) {
            x[i] = Elements.rounded(x[i], type);
        }
    }

    @Override
    public float dot(float[] a, int at, float[] b, int bt, int n) {
        return Elements.rounded(inner.dot(a, at, b, bt, n), type);
    }

    @Override
    public void matmul(float[] x, int tokens, Matrix w, float @Nullable [] bias, float[] y) {
        inner.matmul(rounded(x), tokens, w, bias, y);
        keep(y);
    }

    @Override
    public void attend(Attention head, float[] q, int qt, int n, float[] out, int ot) {
        inner.attend(head, q, qt, n, out, ot);
        round(out, ot, head.size());
    }

    @Override
    public void attend(Attention head, Queries queries, float[] out) {
        inner.attend(head, queries, out);
        for (int t = 0; t < queries.tokens(); t++) {
            round(out, queries.at(t), head.size());
        }
    }

    @Override
    public void gate(float[] gate, float[] up, int at, int n) {
        inner.gate(gate, up, at, n);
        round(gate, at, n);
    }

    @Override
    public void each(int n, long work, Task task) {
        inner.each(n, work, task);
    }
}
