package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/// Sends files to the object store, straight to the addresses the portal hands out: several parts
/// at a time, each tried again where it fails. Parts that an earlier run has sent stay, as far as
/// they are the same.
final class Upload {
    /// Bytes a second below which a part is given up and sent again.
    private static final long SLOWEST = 16 << 10;

    private final Api api;
    private final String release;
    private final int parallel;

    /// @param release path of the release in the API
    Upload(Api api, String release, int parallel) {
        this.api = api;
        this.release = release;
        this.parallel = parallel;
    }

    /// A part as the portal lists it: still to be sent (`url`), or there already (`etag`).
    private record Part(
            int number, long from, long size, @Nullable URI url, @Nullable String etag) {
        Part sent(String as) {
            return new Part(number, from, size, url, as);
        }
    }

    /// Sends what is missing of one file and completes it.
    void send(ReleaseFolder.LocalFile file, LongConsumer sent) throws IOException {
        List<Part> parts = begin(file);
        if (!unchanged(file, parts)) {
            discard(file.path());
            parts = begin(file);
        }
        List<Part> done = new ArrayList<>();
        List<Part> open = new ArrayList<>();
        for (Part part : parts) {
            (part.etag() != null ? done : open).add(part);
        }
        done.forEach(part -> sent.accept(part.size()));
        done.addAll(inParallel(file, open, sent));
        done.sort(Comparator.comparingInt(Part::number));
        List<Object> list = new ArrayList<>();
        for (Part part : done) {
            list.add(Map.of("number", part.number(), "etag", String.valueOf(part.etag())));
        }
        Map<String, Object> body =
                Map.of("path", file.path(), "sha256", file.sha256(), "parts", list);
        api.postAgain(release + "/files/complete", body).orRefuse();
    }

    /// Takes a file out of the draft.
    void discard(String path) {
        api.delete(release + "/files?path=" + Api.encode(path)).orRefuse();
    }

    private List<Part> begin(ReleaseFolder.LocalFile file) {
        Json answer =
                api.postAgain(release + "/files", Map.of("path", file.path(), "size", file.size()))
                        .orRefuse();
        List<Part> parts = new ArrayList<>();
        long from = 0;
        for (Json part : answer.at("parts").items()) {
            String url = part.at("url").text();
            long size = part.at("size").number(0);
            parts.add(
                    new Part(
                            (int) part.at("number").number(0),
                            from,
                            size,
                            url == null ? null : api.portal().resolve(url),
                            part.at("etag").text()));
            from += size;
        }
        if (from != file.size()) {
            throw Failure.refused(
                    "The portal cuts %s into parts of %d bytes in all, but it has %d."
                            .formatted(file.path(), from, file.size()));
        }
        return parts;
    }

    /// False where a part that was sent earlier is not what the file holds now. Object stores name
    /// a part by its MD5, mostly; where they do not, the portal's own check of the whole file finds
    /// it.
    private static boolean unchanged(ReleaseFolder.LocalFile file, List<Part> parts)
            throws IOException {
        for (Part part : parts) {
            String etag = part.etag() == null ? "" : part.etag().replace("\"", "");
            if (etag.matches("[0-9a-f]{32}") && !etag.equals(md5(file.source(), part))) {
                return false;
            }
        }
        return true;
    }

    private List<Part> inParallel(ReleaseFolder.LocalFile file, List<Part> open, LongConsumer sent)
            throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<Part>> running = new ArrayList<>();
            for (Part part : open) {
                running.add(threads.submit(() -> put(file, part, sent)));
            }
            List<Part> done = new ArrayList<>();
            for (Future<Part> part : running) {
                done.add(part.get());
            }
            return done;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Part put(ReleaseFolder.LocalFile file, Part part, LongConsumer sent) {
        Backoff backoff = api.http().backoff();
        Counted counted = new Counted(sent);
        Part now = part;
        for (int failures = 1; ; failures++) {
            String said;
            try {
                HttpResponse<String> response = api.http().text(request(file, now, counted));
                String etag = response.headers().firstValue("ETag").orElse("");
                if (response.statusCode() / 100 == 2 && !etag.isEmpty()) {
                    return now.sent(etag);
                }
                said = "the store answered with status %d.".formatted(response.statusCode());
                if (response.statusCode() == 403) {
                    now = refreshed(file, part);
                }
            } catch (IOException e) {
                said = Failure.sentence(e);
            }
            if (failures >= backoff.tries()) {
                throw Failure.refused(
                        "Part %d of %s could not be sent: %s Run the same command again to go on."
                                .formatted(part.number(), file.path(), said));
            }
            backoff.pause(failures, null);
        }
    }

    private Part refreshed(ReleaseFolder.LocalFile file, Part part) {
        return begin(file).stream()
                .filter(fresh -> fresh.number() == part.number() && fresh.url() != null)
                .findFirst()
                .orElse(part);
    }

    private static HttpRequest request(ReleaseFolder.LocalFile file, Part part, Counted counted) {
        URI url = part.url();
        if (url == null) {
            throw Failure.refused("The portal gave no address for %s.".formatted(file.path()));
        }
        HttpRequest.BodyPublisher body =
                part.size() == 0
                        ? BodyPublishers.noBody()
                        : BodyPublishers.fromPublisher(
                                BodyPublishers.ofInputStream(
                                        () -> counted.from(file.source(), part)),
                                part.size());
        return Http.request(url).timeout(patience(part)).PUT(body).build();
    }

    // The store answers when it has the whole part, so a slow line needs longer than an answer
    // does.
    private static Duration patience(Part part) {
        return Http.ANSWER.plusSeconds(part.size() / SLOWEST);
    }

    private static String md5(Path source, Part part) throws IOException {
        try (InputStream in = new Slice(source, part.from(), part.size(), n -> {})) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[1 << 18];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reports bytes once, however often a part is sent.
    private static final class Counted {
        private final LongConsumer sent;
        private long most;

        Counted(LongConsumer sent) {
            this.sent = sent;
        }

        InputStream from(Path source, Part part) {
            long[] at = {0};
            try {
                return new Slice(source, part.from(), part.size(), n -> seen(at, n));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private synchronized void seen(long[] at, long n) {
            at[0] += n;
            if (at[0] > most) {
                sent.accept(at[0] - most);
                most = at[0];
            }
        }
    }

    /// A range of a file as a stream.
    private static final class Slice extends InputStream {
        private final FileChannel channel;
        private final LongConsumer read;
        private final long end;
        private long at;

        Slice(Path file, long from, long size, LongConsumer read) throws IOException {
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
            this.at = from;
            this.end = from + size;
            this.read = read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (at >= end) {
                return -1;
            }
            int n = channel.read(ByteBuffer.wrap(to, offset, (int) Math.min(length, end - at)), at);
            if (n > 0) {
                at += n;
                read.accept(n);
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
