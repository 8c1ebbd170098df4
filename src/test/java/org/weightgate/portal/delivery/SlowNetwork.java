package org.weightgate.portal.delivery;

import java.io.OutputStream;

/// Something happens while the first bytes are on their way.
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
        if (++writes == 1) meanwhile.run();
    }

    /// How often bytes came.
    int writes() {
        return writes;
    }
}
