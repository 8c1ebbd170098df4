package org.weightgate.inference;

/// Other kernels, but for what a subclass computes its own way: how it multiplies matrices.
abstract class ForwardingKernels implements Kernels {
    final Kernels inner;

    ForwardingKernels(Kernels inner) {
        this.inner = inner;
    }

    @Override
    public float dot(float[] a, int at, float[] b, int bt, int n) {
        return inner.dot(a, at, b, bt, n);
    }

    @Override
    public void attend(Attention head, float[] q, int qt, int n, float[] out, int ot) {
        inner.attend(head, q, qt, n, out, ot);
    }

    @Override
    public void attend(Attention head, Queries queries, float[] out) {
        inner.attend(head, queries, out);
    }

    @Override
    public void gate(float[] gate, float[] up, int at, int n) {
        inner.gate(gate, up, at, n);
    }

    @Override
    public void keep(float[] x) {
        inner.keep(x);
    }

    @Override
    public void each(int n, long work, Task task) {
        inner.each(n, work, task);
    }
}
