package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A processor or a Java that computes wrongly: of each product of matrices, after the first so
 * many, the last bit of one number is another.
 */
final class WrongMachine implements Kernels {
    private final Kernels inner = Kernels.fastest(true);
    private final AtomicLong sound;

    WrongMachine(long sound) {
        this.sound = new AtomicLong(sound);
    }

    @Override
    public void matmul(float[] x, int tokens, Matrix w, float @Nullable [] bias, float[] y) {
        inner.matmul(x, tokens, w, bias, y);
        if (sound.getAndDecrement() <= 0) {
            y[0] = Float.intBitsToFloat(Float.floatToRawIntBits(y[0]) ^ 1);
        }
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
    public void gate(float[] gate, float[] up, int at, int n) {
        inner.gate(gate, up, at, n);
    }

    @Override
    public void each(int n, long work, Task task) {
        inner.each(n, work, task);
    }

    /** Products until the self-test has passed once. */
    static long ofTheSelfTest() {
        WrongMachine counting = new WrongMachine(Long.MAX_VALUE);
        SelfTest.opt(counting);
        SelfTest.llama(counting);
        return Long.MAX_VALUE - counting.sound.get();
    }
}
