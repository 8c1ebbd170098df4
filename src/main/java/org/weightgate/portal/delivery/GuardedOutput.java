package org.weightgate.portal.delivery;

import java.io.IOException;
import java.io.OutputStream;

/// Lets bytes through to the network as long as their delivery may go on.
final class GuardedOutput extends OutputStream {
    private final OutputStream out;
    private final Running running;

    GuardedOutput(OutputStream out, Running running) {
        this.out = out;
        this.running = running;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        running.enter(length);
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw gone(e);
        } finally {
            running.leave();
        }
    }

    /// The last bytes are still in a buffer of ours: they go while they may, not behind our back.
    @Override
    public void flush() throws IOException {
        running.enter(0);
        try {
            out.flush();
        } catch (IOException e) {
            throw gone(e);
        } finally {
            running.leave();
        }
    }

    private IOException gone(IOException e) {
        DownloadRefused refusal = running.refusal();
        if (refusal != null) throw refusal;
        return new ReceiverGone(e);
    }

    /// The other side of the connection went away: no fault of ours.
    static final class ReceiverGone extends IOException {
        ReceiverGone(IOException cause) {
            super("the receiver went away", cause);
        }
    }
}
