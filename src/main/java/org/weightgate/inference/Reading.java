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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One reading of a copy's files from beginning to end, weight files in the order in which a
/// computation needs them: every byte is hashed and, where it belongs to a weight, judged by a
/// [Weighing]. Several files are hashed at once where there are several, since a fast disk brings
/// more than one core hashes; but what is read next always belongs to the first of them whose
/// hasher has room for it, since that is what the computation waits for: from a slow disk they come
/// one after the other.
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
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger hashers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Files under way, those that are needed first in front; guarded by the lock, as what is left
    /// of `files`.
    private final List<Source> sources = new ArrayList<>();

    Reading(
            Path folder,
            ShardFiles shards,
            List<Manifest.SignedFile> files,
            Magnitudes noted,
            Headway headway) {
        this.folder = folder;
        this.shards = shards;
        weighing = new Weighing(shards, noted);
        this.files = new ArrayDeque<>(inOrder(files, shards.checkpoint()));
        this.headway = headway;
        Runtime machine = Runtime.getRuntime();
        long most = Math.min(machine.availableProcessors(), machine.maxMemory() / LANE);
        most = Math.min(most, Math.min(shards.checkpoint().shards().size(), MOST_LANES));
        int lanes = (int) Math.max(1, most);
        for (int i = 0; i < lanes; i++) {
            threads.add(new Thread(this::read, "copy reader"));
            threads.add(new Thread(this::hash, "copy hasher"));
        }
        threads.forEach(thread -> thread.setDaemon(true));
        hashers = new AtomicInteger(lanes);
        headway.readers(lanes);
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
        threads.forEach(Thread::start);
    }

    /// The SHA-256 of every file by its path; complete when the headway is.
    Map<String, String> sha256() {
        return sha256;
    }

    /// What is to be said of the weights; complete when the headway is.
    Weighing weighing() {
        return weighing;
    }

    /// A file under way. Its pieces are asked for and hashed in their order, but several may be
    /// read at once.
    private final class Source implements AutoCloseable {
        private final Manifest.SignedFile file;
        private final FileChannel channel;
        private final long size;
        private final Queue<ByteBuffer> free;
        private final BlockingQueue<Future<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
        private long asked;

        Source(Manifest.SignedFile file, Queue<ByteBuffer> free) throws IOException {
            this.file = file;
            this.free = free;
            channel =
                    isShard()
                            ? shards.file(file.path())
                            : FileChannel.open(
                                    folder.resolve(file.path()),
                                    StandardOpenOption.READ,
                                    LinkOption.NOFOLLOW_LINKS);
            size = Math.max(channel.size(), file.size() == null ? 0 : file.size());
        }

        private boolean isShard() {
            return shards.checkpoint().shards().contains(file.path());
        }

        @Override
        public void close() throws IOException {
            if (!isShard()) {
                channel.close();
            }
        }

        /// The next piece to read, if there is one and room for it.
        @Nullable FutureTask<ByteBuffer> ask() {
            if (asked == size || free.isEmpty()) {
                return null;
            }
            long at = asked;
            ByteBuffer room = free.remove().clear().limit((int) Math.min(CHUNK, size - at));
            FutureTask<ByteBuffer> piece = new FutureTask<>(() -> read(room, at));
            pieces.add(piece);
            asked += room.limit();
            return piece;
        }

        private ByteBuffer read(ByteBuffer room, long at) throws IOException {
            while (room.hasRemaining()) {
                long from = at + room.position();
                int n;
                try {
                    n = channel.read(room, from);
                } catch (IOException e) {
                    throw new IOException(file.path() + " cannot be read: " + e.getMessage(), e);
                }
                if (n < 0) {
                    throw new IOException(
                            "%s was cut off while it was being read: it ends after %d of %d bytes."
                                    .formatted(file.path(), from, size));
                }
            }
            return room.flip();
        }

        /// Hashes and judges all of it.
        String hash() throws ExecutionException, InterruptedException {
            MessageDigest digest = LogitsHash.sha256();
            Weighing.@Nullable OfFile weighed = weighing.file(file.path());
            for (long at = 0; at < size; ) {
                ByteBuffer bytes = pieces.take().get();
                digest.update(bytes.duplicate());
                if (weighed != null) {
                    weighed.judge(MemorySegment.ofBuffer(bytes), at);
                }
                headway.passed(file.path(), at, at + bytes.limit());
                at += bytes.limit();
                change(() -> free.add(bytes));
            }
            if (weighed != null) {
                weighed.end();
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What a thread does that reads whatever piece is needed first.
    private void read() {
        try {
            for (FutureTask<ByteBuffer> piece = next(); piece != null; piece = next()) {
                piece.run();
            }
        } catch (InterruptedException stopped) {
            // Another failed, or nobody wants to know any more.
        }
    }

    private @Nullable FutureTask<ByteBuffer> next() throws InterruptedException {
        headway.awaitPace();
        lock.lockInterruptibly();
        try {
            while (true) {
                boolean all = files.isEmpty();
                boolean first = true;
                for (Source source : sources) {
                    if (source.asked == source.size) continue;
                    FutureTask<ByteBuffer> piece = first || headway.isNear() ? source.ask() : null;
                    if (piece != null) {
                        return piece;
                    }
                    first = false;
                    all = false;
                }
                if (all) {
                    return null;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What a thread does that hashes one file after another while there are any.
    private void hash() {
        Queue<ByteBuffer> free = new ArrayDeque<>();
        for (int i = 0; i < CHUNKS; i++) {
            free.add(ByteBuffer.allocateDirect(CHUNK));
        }
        try {
            for (Source source = begin(free); source != null; source = begin(free)) {
                try (Source open = source) {
                    end(open.file, open.hash());
                }
                Source done = source;
                change(() -> sources.remove(done));
            }
            if (hashers.decrementAndGet() == 0) {
                headway.end(null);
            }
        } catch (InterruptedException stopped) {
            // Another failed, or nobody wants to know any more.
        } catch (ExecutionException e) {
            fail(Objects.requireNonNull(e.getCause()));
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private @Nullable Source begin(Queue<ByteBuffer> free) throws IOException {
        lock.lock();
        try {
            Manifest.SignedFile file = files.poll();
            if (file == null) {
                return null;
            }
            Source source = new Source(file, free);
            sources.add(source);
            return source;
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    private void fail(Throwable why) {
        headway.end(asIOException(why));
        threads.forEach(Thread::interrupt);
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
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
