package org.weightgate.portal.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/// Fetches one range over a plain socket at its own pace and remembers when its last byte came. Its
/// receive buffer is small, so that what it has not taken waits on the portal's side.
final class SlowReader implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 16 * 1024;
    private final Socket socket = new Socket();
    private final Thread thread;
    private final String request;
    private final long bytesPerSecond;
    private volatile long received;
    private volatile long lastByte = System.nanoTime();
    private volatile String status = "";
    private volatile boolean over;
    private volatile boolean closed;

    SlowReader(int port, String url, String range, long bytesPerSecond) throws IOException {
        this.bytesPerSecond = bytesPerSecond;
        request =
                "GET %s HTTP/1.1\r\nHost: localhost\r\nRange: %s\r\nConnection: close\r\n\r\n"
                        .formatted(url, range);
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        try (socket) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            status = head(in);
            byte[] buffer = new byte[4096];
            long began = System.nanoTime();
            for (int n; (n = in.read(buffer)) > 0; ) {
                lastByte = System.nanoTime();
                received += n;
                long due = began + (long) (received * 1e9 / bytesPerSecond);
                while (!closed && System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        } catch (IOException reset) {
            // What a cut connection looks like.
        } finally {
            over = true;
        }
    }

    /// The first line; the headers are read away.
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) throw new IOException("no answer");
            head.append((char) b);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    String status() {
        return status;
    }

    /// Bytes of the body.
    long received() {
        return received;
    }

    /// By `System.nanoTime`.
    long lastByte() {
        return lastByte;
    }

    boolean over() {
        return over;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        socket.close();
        thread.join();
    }
}
