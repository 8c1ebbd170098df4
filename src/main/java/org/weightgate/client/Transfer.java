package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Brings one range of one file here, whatever happens on the way: a cut connection is taken up at
/// the byte where it broke, an ended address is renewed, a busy portal is left alone for a while,
/// and a connection on which nothing moves is given up.
final class Transfer implements AutoCloseable {
    private static final int BUFFER = 1 << 17;
    private static final int RENEWALS_IN_A_ROW = 3;
    private static final Pattern DIGEST = Pattern.compile("\"sha256-([0-9a-f]{64})\"");

    private final Http http;
    private final GrantDesk desk;
    private final Duration stall;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("stall-watch").factory());

    Transfer(Http http, GrantDesk desk, Duration stall) {
        this.http = http;
        this.desk = desk;
        this.stall = stall;
    }

    /// Where the bytes of a range go.
    interface Sink {
        void write(long position, ByteBuffer bytes) throws IOException;
    }

    /// Fetches the bytes from `from` to `to` (exclusive) of a file, and reports each arrival.
    void range(Wanted file, long from, long to, Sink sink, LongConsumer arrived)
            throws IOException {
        long at = from;
        int failures = 0;
        int renewals = 0;
        GrantDesk.Address address = desk.address(file.path());
        while (at < to) {
            Outcome outcome = once(file, address, at, to, sink, arrived);
            if (outcome.reached() > at) {
                failures = 0;
                renewals = 0;
            }
            at = outcome.reached();
            if (at >= to) {
                return;
            }
            if (outcome.ended()) {
                if (++renewals > RENEWALS_IN_A_ROW) {
                    throw Failure.refused(
                            "%s is refused even with a fresh address: %s"
                                    .formatted(file.path(), outcome.said()));
                }
                address = desk.renewed(file.path(), address);
            } else if (++failures >= http.backoff().tries()) {
                throw Failure.refused(
                        "%s stopped at byte %d after %d tries: %s What is here is kept; run the same command again to go on."
                                .formatted(file.path(), at, failures, outcome.said()));
            } else {
                http.backoff().pause(failures, outcome.pause());
            }
        }
    }

    private Outcome once(
            Wanted file,
            GrantDesk.Address address,
            long from,
            long to,
            Sink sink,
            LongConsumer arrived)
            throws IOException {
        HttpResponse<InputStream> response;
        try {
            response =
                    http.stream(address.url(), Map.of("Range", "bytes=" + from + "-" + (to - 1)));
        } catch (IOException e) {
            giveUpIfInterrupted(e);
            return Outcome.cut(from, Failure.sentence(e));
        }
        try (InputStream body = response.body()) {
            return switch (response.statusCode()) {
                case 200, 206 -> {
                    check(file, response, from);
                    yield copy(response, from, to, sink, arrived);
                }
                case 401, 403, 404, 410 -> Outcome.ended(from, text(body));
                case 416 ->
                        throw Failure.check(
                                "The portal says that %s is shorter than was signed."
                                        .formatted(file.path()));
                default -> {
                    if (!Http.passing(response.statusCode())) {
                        throw Failure.refused(
                                "%s is refused with status %d: %s"
                                        .formatted(file.path(), response.statusCode(), text(body)));
                    }
                    yield new Outcome(
                            from,
                            false,
                            "The portal answered with status %d: %s"
                                    .formatted(response.statusCode(), text(body)),
                            Http.retryAfter(response));
                }
            };
        }
    }

    /// Makes sure that the answer is about the bytes that were asked for.
    private static void check(Wanted file, HttpResponse<?> response, long from) {
        Matcher etag = DIGEST.matcher(response.headers().firstValue("ETag").orElse(""));
        boolean known = !file.sha256().isEmpty() && etag.matches();
        if (known && !etag.group(1).equals(file.sha256())) {
            throw Failure.check(
                    "The portal serves another %s than it has signed.".formatted(file.path()));
        }
        String range = response.headers().firstValue("Content-Range").orElse("");
        boolean fits =
                response.statusCode() == 206 ? range.startsWith("bytes " + from + "-") : from == 0;
        if (!fits) {
            throw Failure.refused(
                    "Something between here and the portal does not pass on parts of files (asked for byte %d, got %s)."
                            .formatted(from, range.isEmpty() ? "the whole file" : range));
        }
    }

    private Outcome copy(
            HttpResponse<InputStream> response, long from, long to, Sink sink, LongConsumer arrived)
            throws IOException {
        InputStream body = response.body();
        boolean exact = response.statusCode() == 206;
        AtomicLong moved = new AtomicLong(System.nanoTime());
        ScheduledFuture<?> watching = watch(body, moved);
        byte[] buffer = new byte[BUFFER];
        long at = from;
        try {
            while (at < to) {
                int n;
                try {
                    n = body.read(buffer, 0, (int) Math.min(buffer.length, to - at));
                } catch (IOException e) {
                    giveUpIfInterrupted(e);
                    return Outcome.cut(at, "the connection broke.");
                }
                if (n < 0) {
                    return Outcome.cut(at, "the connection ended early.");
                }
                moved.set(System.nanoTime());
                sink.write(at, ByteBuffer.wrap(buffer, 0, n));
                at += n;
                arrived.accept(n);
            }
            if (exact) {
                ended(body);
            }
            return new Outcome(at, false, "", null);
        } finally {
            watching.cancel(false);
        }
    }

    /// Reads the end itself too, so that the connection can be used again.
    private static void ended(InputStream body) {
        try {
            body.read();
        } catch (IOException e) {
            close(body);
        }
    }

    private ScheduledFuture<?> watch(InputStream body, AtomicLong moved) {
        long period = Math.max(1, stall.toMillis() / 4);
        Runnable look =
                () -> {
                    if (System.nanoTime() - moved.get() > stall.toNanos()) {
                        close(body);
                    }
                };
        return watch.scheduleWithFixedDelay(look, period, period, TimeUnit.MILLISECONDS);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // The reader notices by itself that the stream has ended.
        }
    }

    private static void giveUpIfInterrupted(IOException e) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw e;
        }
    }

    private static String text(InputStream body) throws IOException {
        String text = new String(body.readNBytes(2000), StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) {
            try {
                Json problem = Json.read(text);
                text = problem.at("detail").text(problem.at("title").text(""));
            } catch (IOException e) {
                return "no reason that can be read.";
            }
        }
        return text.isEmpty() || text.startsWith("<") ? "no reason was given." : text;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /// A file to fetch and its digest, empty where it is not known yet.
    record Wanted(String path, String sha256) {}

    /// How far a try came, and what stopped it.
    private record Outcome(long reached, boolean ended, String said, @Nullable Duration pause) {
        static Outcome cut(long reached, String said) {
            return new Outcome(reached, false, said, null);
        }

        static Outcome ended(long reached, String said) {
            return new Outcome(reached, true, said, null);
        }
    }
}
