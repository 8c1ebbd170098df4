package org.weightgate.portal.delivery;

import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/// Takes longer over the first bytes than a transfer goes without looking whether it may go on;
/// something happens meanwhile.
final class SlowNetwork extends OutputStream {
    private final Runnable meanwhile;
    private int writes;

    SlowNetwork(Runnable meanwhile) {
        this.meanwhile = meanwhile;
    }

    @Override
    public void write(int b) {}

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (++writes > 1) return;
        meanwhile.run();
        long until = System.nanoTime() + 5_100_000_000L;
        while (System.nanoTime() < until) LockSupport.parkNanos(50_000_000);
    }

    /// How often bytes came.
    int writes() {
        return writes;
    }
}
