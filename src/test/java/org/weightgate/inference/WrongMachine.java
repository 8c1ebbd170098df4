package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A processor or a Java that computes wrongly: of each product of matrices, after the first so
 * many, the last bit of one number is another.
 */
final class WrongMachine extends ForwardingKernels {
    private final AtomicLong sound;

    WrongMachine(long sound) {
        super(Kernels.fastest(true));
        this.sound = new AtomicLong(sound);
    }

    @Override
    public void matmul(float[] x, int tokens, Matrix w, float @Nullable [] bias, float[] y) {
        inner.matmul(x, tokens, w, bias, y);
        if (sound.getAndDecrement() <= 0) {
            y[0] = Float.intBitsToFloat(Float.floatToRawIntBits(y[0]) ^ 1);
        }
    }

    /** Products until the self-test has passed once. */
    static long ofTheSelfTest() {
        WrongMachine counting = new WrongMachine(Long.MAX_VALUE);
        SelfTest.opt(counting);
        SelfTest.llama(counting);
        return Long.MAX_VALUE - counting.sound.get();
    }
}
