package org.weightgate.portal.storage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Stands before an S3 server and spoils some of its answers to GET, one request a connection: 500
/// and 503 SlowDown, resets, truncated and slow answers, wrong bytes. Everything else passes.
public final class FaultyStore implements AutoCloseable {
    /// What happens to one answer.
    public enum Fault {
        NONE,
        REFUSED,
        RESET,
        TRUNCATED,
        SLOW,
        WRONG
    }

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final URI store;
    private final int[] percent;
    private final Random random;
    private final AtomicInteger[] counts = new AtomicInteger[Fault.values().length];
    private volatile boolean quiet;

    /// @param percent of each fault in their order, `NONE` is the rest
    public FaultyStore(URI store, long seed, int... percent) throws IOException {
        this.store = store;
        this.percent = percent;
        this.random = new Random(seed);
        for (int i = 0; i < counts.length; i++) counts[i] = new AtomicInteger();
        Thread.ofVirtual().start(this::accept);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    public int count(Fault fault) {
        return counts[fault.ordinal()].get();
    }

    /// No faults from now on, or again.
    public void quiet(boolean quiet) {
        this.quiet = quiet;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private synchronized Fault draw() {
        if (quiet) return Fault.NONE;
        int roll = random.nextInt(100);
        for (int i = 0; i < percent.length; i++) {
            roll -= percent[i];
            if (roll < 0) return Fault.values()[i + 1];
        }
        return Fault.NONE;
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(store.getHost(), store.getPort())) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            if (head.isEmpty()) return;
            boolean read = head.startsWith("GET ") && !head.startsWith("GET /?");
            Fault fault = read ? draw() : Fault.NONE;
            counts[fault.ordinal()].incrementAndGet();
            OutputStream up = upstream.getOutputStream();
            up.write(once(head).getBytes(StandardCharsets.ISO_8859_1));
            Thread.ofVirtual().start(() -> pump(in, up));
            answer(upstream.getInputStream(), client, fault);
        } catch (IOException gone) {
            // Either side went away, which a fault may be.
        }
    }

    private void answer(InputStream answer, Socket client, Fault fault) throws IOException {
        OutputStream out = new BufferedOutputStream(client.getOutputStream());
        switch (fault) {
            case NONE -> answer.transferTo(out);
            case REFUSED -> out.write(refusal().getBytes(StandardCharsets.ISO_8859_1));
            case RESET -> {
                part(answer, out, false);
                out.flush();
                client.setSoLinger(true, 0);
                return;
            }
            case TRUNCATED -> part(answer, out, false);
            case SLOW -> {
                LockSupport.parkNanos(2_000_000_000L);
                answer.transferTo(out);
            }
            case WRONG -> {
                part(answer, out, true);
                answer.transferTo(out);
            }
        }
        out.flush();
    }

    /// The head and some bytes of the body, the last one of them perhaps another than the store's.
    private void part(InputStream answer, OutputStream out, boolean wrong) throws IOException {
        InputStream in = new BufferedInputStream(answer);
        out.write(head(in).getBytes(StandardCharsets.ISO_8859_1));
        byte[] some;
        synchronized (this) {
            some = in.readNBytes(1 + random.nextInt(600_000));
        }
        if (wrong && some.length > 0) some[some.length - 1] ^= 0x20;
        out.write(some);
        if (wrong) in.transferTo(out);
    }

    private synchronized String refusal() {
        boolean slowDown = random.nextBoolean();
        String body =
                "<Error><Code>%s</Code><Message>Try again.</Message></Error>"
                        .formatted(slowDown ? "SlowDown" : "InternalError");
        return "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(
                        slowDown ? "503 Slow Down" : "500 Internal Server Error",
                        body.length(),
                        body);
    }

    /// Asks for one answer a connection, so that its end is seen.
    private static String once(String head) {
        return head.replaceAll("(?im)^connection:.*\r\n", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b; head.indexOf("\r\n\r\n") < 0 && (b = in.read()) >= 0; ) head.append((char) b);
        return head.toString();
    }

    private static void pump(InputStream in, OutputStream out) {
        try {
            byte[] buffer = new byte[8192];
            for (int n; (n = in.read(buffer)) > 0; ) {
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException gone) {
            // The request is over.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
