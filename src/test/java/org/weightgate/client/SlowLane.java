package org.weightgate.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A TCP relay before a portal that counts what passes, lets it pass slowly, and cuts.
public final class SlowLane implements AutoCloseable {
    private static final int SLOW = 4096;
    private final ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int buffer;
    private volatile int port;

    /// Bytes that came from the portal and were handed to a client.
    public final AtomicLong passed = new AtomicLong();

    /// Pause after every piece from the portal, 4 KiB unless said otherwise, in nanoseconds.
    volatile long pause;

    SlowLane(int port) throws IOException {
        this(port, SLOW);
    }

    /// @param buffer the most that is on its way at a time, here and in the system for us
    public SlowLane(int port, int buffer) throws IOException {
        this.port = port;
        this.buffer = buffer;
        Thread.ofVirtual().start(this::accept);
    }

    public URI url() {
        return URI.create("http://localhost:" + door.getLocalPort());
    }

    /// Pauses so many nanoseconds after every piece from the portal.
    public void pause(long nanos) {
        pause = nanos;
    }

    /// Where new connections lead from now on.
    public void towards(int other) {
        port = other;
    }

    /// Breaks every connection that is open now.
    void cut() {
        open.forEach(SlowLane::close);
    }

    /// Resets every connection that is open now: what is on its way is lost. Returns how many
    /// clients had one.
    public int reset() {
        int clients = 0;
        for (Socket socket : open) {
            if (socket.getLocalPort() == door.getLocalPort()) clients++;
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException gone) {
                // Its client was faster.
            }
            close(socket);
        }
        return clients;
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
                lead(door.accept());
            } catch (IOException e) {
                cut();
            }
        }
    }

    private void lead(Socket client) {
        Socket portal = new Socket();
        try {
            if (buffer != SLOW) {
                client.setSendBufferSize(buffer);
                portal.setReceiveBufferSize(buffer);
            }
            portal.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException nobodyThere) {
            close(client);
            return;
        }
        open.add(client);
        open.add(portal);
        Thread.ofVirtual().start(() -> relay(client, portal, false));
        Thread.ofVirtual().start(() -> relay(portal, client, true));
    }

    private void relay(Socket from, Socket to, boolean counted) {
        byte[] piece = new byte[buffer];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n; (n = in.read(piece)) >= 0; ) {
                out.write(piece, 0, n);
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
