package org.weightgate.portal.delivery;

import java.io.IOException;
import java.io.OutputStream;

/// Counts what leaves and, before a chunk leaves, asks again whether it may: at the latest every 8
/// MiB or 5 seconds, but not more than twice a second, which keeps a fast stream from spending its
/// time on questions.
final class GuardedOutput extends OutputStream {
    private static final long BYTES = 8L << 20;
    private static final long NANOS = 5_000_000_000L;
    private static final long PAUSE = 500_000_000L;

    /// Asked with the bytes written so far; throws to end the stream.
    interface Check {
        void stillEntitled(long written);
    }

    private final OutputStream out;
    private final Check check;
    private long written;
    private long checkedBytes;
    private long checkedAt = System.nanoTime();

    GuardedOutput(OutputStream out, Check check) {
        this.out = out;
        this.check = check;
    }

    long written() {
        return written;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        long age = System.nanoTime() - checkedAt;
        if (age >= NANOS || written - checkedBytes >= BYTES && age >= PAUSE) {
            check.stillEntitled(written);
            checkedAt = System.nanoTime();
            checkedBytes = written;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new ReceiverGone(e);
        }
        written += length;
    }

    /// The other side of the connection went away: no fault of ours.
    static final class ReceiverGone extends IOException {
        ReceiverGone(IOException cause) {
            super("the receiver went away", cause);
        }
    }
}
