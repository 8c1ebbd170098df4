package org.weightgate.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A TCP relay before a portal that counts what passes, lets it pass slowly, and cuts.
final class SlowLane implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;

    /// Bytes that came from the portal.
    final AtomicLong passed = new AtomicLong();

    /// Pause after every 4 KiB from the portal, in nanoseconds.
    volatile long pause;

    SlowLane(int port) throws IOException {
        this.port = port;
        Thread.ofVirtual().start(this::accept);
    }

    URI url() {
        return URI.create("http://localhost:" + door.getLocalPort());
    }

    /// Breaks every connection that is open now.
    void cut() {
        open.forEach(SlowLane::close);
    }

    /// Waits until so many bytes have come from the portal.
    void awaitPassed(long bytes) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (passed.get() < bytes) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + passed.get() + " bytes passed in a minute");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket portal = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(client);
                open.add(portal);
                Thread.ofVirtual().start(() -> relay(client, portal, false));
                Thread.ofVirtual().start(() -> relay(portal, client, true));
            } catch (IOException e) {
                cut();
            }
        }
    }

    private void relay(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n; (n = in.read(buffer)) >= 0; ) {
                out.write(buffer, 0, n);
                if (counted) {
                    passed.addAndGet(n);
                    LockSupport.parkNanos(pause);
                }
            }
        } catch (IOException e) {
            close(from);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
