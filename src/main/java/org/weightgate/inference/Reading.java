package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// One reading of a copy's files from beginning to end, weight files in the order in which a
/// computation needs them: every byte is hashed and, where it belongs to a weight, judged by a
/// [Weighing]. Several files are read at once where there are several, since a fast disk brings
/// more than one core hashes; of each, one thread reads and another hashes, so that neither waits
/// for more than the other.
///
/// A computation follows behind by way of [Headway]; the reading stays ahead of it by no more than
/// a bound, so that what was read is still in the page cache when it is computed with. Where a file
/// holds layers in another order than they are needed, the reading goes on beyond the bound while
/// the computation waits for it.
final class Reading implements AutoCloseable {
    private static final int CHUNK = 4 << 20;
    private static final int CHUNKS = 4;
    private static final int MOST_LANES = 4;
    private static final long LANE = 4L * CHUNKS * CHUNK; // of the heap's size for each

    private final Path folder;
    private final ShardFiles shards;
    private final Headway headway;
    private final Queue<Manifest.SignedFile> files;
    private final Map<String, String> sha256 = new ConcurrentHashMap<>();
    private final Weighing weighing;
    private final List<Lane> lanes = new ArrayList<>();
    private final AtomicInteger running;

    /// What was read from a file; a null buffer ends it, a null file all of them.
    private record Piece(Manifest.@Nullable SignedFile file, long at, @Nullable ByteBuffer bytes) {}

    Reading(
            Path folder,
            ShardFiles shards,
            List<Manifest.SignedFile> files,
            Magnitudes noted,
            Headway headway) {
        this.folder = folder;
        this.shards = shards;
        weighing = new Weighing(shards, noted);
        this.files = new ConcurrentLinkedQueue<>(inOrder(files, shards.checkpoint()));
        this.headway = headway;
        Runtime machine = Runtime.getRuntime();
        long most = Math.min(machine.availableProcessors(), machine.maxMemory() / LANE);
        most = Math.min(most, Math.min(shards.checkpoint().shards().size(), MOST_LANES));
        for (int i = 0; i < Math.max(1, most); i++) {
            lanes.add(new Lane());
        }
        running = new AtomicInteger(lanes.size());
        headway.readers(lanes.size());
    }

    /// Small files first, then weights by the layer that needs them first.
    private static List<Manifest.SignedFile> inOrder(
            List<Manifest.SignedFile> files, Checkpoint checkpoint) {
        Map<String, Integer> turns = new HashMap<>();
        for (String tensor : checkpoint.tensors().keySet()) {
            turns.merge(checkpoint.shardOf(tensor), Architecture.turn(tensor), Math::min);
        }
        List<Manifest.SignedFile> ordered = new ArrayList<>(files);
        ordered.sort(
                Comparator.comparing((Manifest.SignedFile f) -> turns.getOrDefault(f.path(), -1))
                        .thenComparing(Manifest.SignedFile::path));
        return ordered;
    }

    /// Begins; the headway tells the rest.
    void start() {
        lanes.forEach(Lane::start);
    }

    /// The SHA-256 of every file by its path; complete when the headway is.
    Map<String, String> sha256() {
        return sha256;
    }

    /// What is to be said of the weights; complete when the headway is.
    Weighing weighing() {
        return weighing;
    }

    /// One file after another while there are any, read by one thread and hashed by the other.
    private final class Lane {
        private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(CHUNKS);
        private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(CHUNKS);
        private final Thread reader = new Thread(this::read, "copy reader");
        private final Thread hasher = new Thread(this::hash, "copy hasher");

        Lane() {
            for (int i = 0; i < CHUNKS; i++) {
                free.add(ByteBuffer.allocateDirect(CHUNK));
            }
            reader.setDaemon(true);
            hasher.setDaemon(true);
        }

        void start() {
            reader.start();
            hasher.start();
        }

        void stop() {
            reader.interrupt();
            hasher.interrupt();
        }

        private void read() {
            try {
                for (Manifest.SignedFile file = files.poll(); file != null; file = files.poll()) {
                    if (shards.checkpoint().shards().contains(file.path())) {
                        read(file, shards.file(file.path()));
                    } else {
                        try (FileChannel channel =
                                FileChannel.open(
                                        folder.resolve(file.path()),
                                        StandardOpenOption.READ,
                                        LinkOption.NOFOLLOW_LINKS)) {
                            read(file, channel);
                        }
                    }
                }
                full.put(new Piece(null, 0, null));
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
            } catch (InterruptedException stopped) {
                // Another failed, or nobody wants to know any more.
            }
        }

        private void read(Manifest.SignedFile file, FileChannel channel)
                throws IOException, InterruptedException {
            long at = 0;
            for (int n = 0; n >= 0; ) {
                headway.awaitPace();
                ByteBuffer bytes = free.take().clear();
                try {
                    n = channel.read(bytes, at);
                } catch (IOException e) {
                    throw new IOException(file.path() + " cannot be read: " + e.getMessage(), e);
                }
                if (n < 0 && file.size() != null && at < file.size()) {
                    throw new IOException(
                            "%s was cut off while it was being read: it ends after %d of %d bytes."
                                    .formatted(file.path(), at, file.size()));
                }
                if (n < 0) {
                    free.add(bytes);
                    full.put(new Piece(file, at, null));
                } else {
                    full.put(new Piece(file, at, bytes.flip()));
                    at += n;
                }
            }
        }

        private void hash() {
            MessageDigest digest = LogitsHash.sha256();
            Weighing.OfFile weighed = null;
            try {
                while (true) {
                    Piece piece = full.take();
                    Manifest.SignedFile file = piece.file;
                    if (file == null) {
                        break;
                    }
                    if (piece.at == 0 && piece.bytes != null) {
                        weighed = weighing.file(file.path());
                    }
                    if (piece.bytes == null) {
                        if (weighed != null) {
                            weighed.end();
                            weighed = null;
                        }
                        end(file, HexFormat.of().formatHex(digest.digest()));
                        continue;
                    }
                    ByteBuffer bytes = piece.bytes;
                    digest.update(bytes.duplicate());
                    if (weighed != null) {
                        weighed.judge(MemorySegment.ofBuffer(bytes), piece.at);
                    }
                    headway.passed(file.path(), piece.at, piece.at + bytes.limit());
                    free.add(bytes);
                }
                if (running.decrementAndGet() == 0) {
                    headway.end(null);
                }
            } catch (InterruptedException stopped) {
                // A reader failed, or nobody wants to know any more.
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    private void fail(Throwable why) {
        headway.end(asIOException(why));
        lanes.forEach(Lane::stop);
    }

    /// What ends a thread must end the wait for it too, whatever it is.
    private static IOException asIOException(Throwable why) {
        return switch (why) {
            case IOException io -> io;
            case UncheckedIOException io -> Objects.requireNonNull(io.getCause());
            default -> new IOException("Reading ended early: " + why, why);
        };
    }

    private void end(Manifest.SignedFile file, String actual) {
        sha256.put(file.path(), actual);
        if (!actual.equals(file.sha256())) {
            headway.spoil();
        }
    }

    @Override
    public void close() {
        lanes.forEach(Lane::stop);
        try {
            for (Lane lane : lanes) {
                lane.reader.join();
                lane.hasher.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
