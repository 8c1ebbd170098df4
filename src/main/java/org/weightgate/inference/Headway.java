package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How far a [Reading] is, and the computation behind it. The computation waits here for weights
/// that have not been read, the reading for a computation that is too far behind.
final class Headway implements Pass.Gate {
    private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int LAYERS = 2; // below that reading and computing would take turns

    private final Checkpoint checkpoint;
    private final long total;
    private final Progress progress;
    private final Map<String, Long> read = new HashMap<>();
    private final Set<String> wanted = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Pace pace = new Pace(System.nanoTime());

    private long ahead;
    private long bytes;
    private long behind;
    private boolean awaited;
    private boolean spoiled;
    private boolean ended;
    private boolean computing;
    private int readers = 1;
    private @Nullable IOException failure;

    /// @param total bytes of all files
    /// @param ahead bytes that wait for the computation at most, if that is as much as two layers
    /// @param progress hears of bytes, on the thread that computes
    Headway(Checkpoint checkpoint, long total, long ahead, Progress progress) {
        this.checkpoint = checkpoint;
        this.total = total;
        this.ahead = ahead;
        this.progress = progress;
    }

    /// The files are not the signed ones or cannot be read, so that a computation is of no use.
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("The files are not the signed ones.");
        }
    }

    /// A computation begins that will read these.
    void follow(Set<String> tensors) {
        lock.lock();
        try {
            Map<Integer, Long> layers = new HashMap<>();
            for (String name : tensors) {
                int turn = Architecture.turn(name);
                Tensor tensor = checkpoint.tensor(name);
                if (tensor != null && turn > 0 && turn < Integer.MAX_VALUE) {
                    wanted.add(name);
                    layers.merge(turn, tensor.length(), Long::sum);
                }
            }
            for (long layer : layers.values()) {
                ahead = Math.max(ahead, LAYERS * layer);
            }
            computing = true;
            pace.computing(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /// So many threads read at once.
    void readers(int n) {
        readers = n;
    }

    /// What the time went into, once all has ended.
    ///
    /// @param positions that were computed, with so many weights each
    Effort effort(long positions, long weights) {
        lock.lock();
        try {
            return new Effort(pace.readFor() / 1e9, pace.computedFor() / 1e9, positions, weights);
        } finally {
            lock.unlock();
        }
    }

    /// How far the computation is.
    void computed(long done, long all) {
        lock.lock();
        try {
            pace.computed((double) done / all);
        } finally {
            lock.unlock();
        }
        tell();
    }

    private void tell() {
        long done;
        String what;
        lock.lock();
        try {
            done = (long) (pace.share(System.nanoTime()) * total);
            what =
                    pace.boundByArithmetic(System.nanoTime())
                            ? "bound by arithmetic"
                            : computing ? "reading, computing" : "reading";
        } finally {
            lock.unlock();
        }
        progress.at(what, done, total);
    }

    @Override
    public void before(Set<String> tensors) throws IOException {
        lock.lock();
        try {
            long start = System.nanoTime();
            awaited = true;
            changed.signalAll();
            while (!spoiled && failure == null && !hasRead(tensors)) {
                if (ended) {
                    throw new IOException("Not every weight stands in a file that was read.");
                }
                changed.awaitNanos(GLANCE);
                long now = System.nanoTime();
                pace.waited(now - start);
                start = now;
                tell();
            }
            if (spoiled || failure != null) {
                throw new Stopped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for weights to be read");
        } finally {
            awaited = false;
            lock.unlock();
        }
    }

    boolean hasRead(Set<String> tensors) {
        lock.lock();
        try {
            return tensors.stream()
                    .map(checkpoint::tensor)
                    .filter(Objects::nonNull)
                    .allMatch(t -> read.getOrDefault(checkpoint.shardOf(t.name()), 0L) >= t.end());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void after(Set<String> tensors) {
        lock.lock();
        try {
            for (String name : tensors) {
                Tensor tensor = checkpoint.tensor(name);
                if (tensor != null && wanted.remove(name)) {
                    behind -= tensor.length();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The computation has ended, one way or another.
    void unfollowed() {
        lock.lock();
        try {
            wanted.clear();
            behind = 0;
            computing = false;
            pace.computingEnded(System.nanoTime());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns when more may be read.
    void awaitPace() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long start = System.nanoTime();
            while (behind > ahead && !awaited && !spoiled) {
                changed.await();
            }
            pace.readerIdle((System.nanoTime() - start) / readers);
        } finally {
            lock.unlock();
        }
    }

    /// Whether as much may be read ahead once more as already is: what is needed last must not take
    /// the room of what is needed first.
    boolean isNear() {
        lock.lock();
        try {
            return behind <= ahead / 2 || awaited;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes from..to of a file have been read and hashed.
    void passed(String file, long from, long to) {
        lock.lock();
        try {
            for (String name : wanted) {
                Tensor tensor = checkpoint.tensor(name);
                if (tensor != null && checkpoint.shardOf(name).equals(file)) {
                    behind +=
                            Math.max(
                                    0, Math.min(to, tensor.end()) - Math.max(from, tensor.begin()));
                }
            }
            read.put(file, to);
            bytes += to - from;
            pace.read((double) bytes / total);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A file is not the signed one.
    void spoil() {
        lock.lock();
        try {
            spoiled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// All files have been read; or not, if there is a failure, of which the first counts.
    void end(@Nullable IOException why) {
        lock.lock();
        try {
            ended = true;
            pace.readingEnded(System.nanoTime());
            failure = failure == null ? why : failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all files have been read.
    ///
    /// @throws IOException if one could not be
    void awaitEnd() throws IOException {
        lock.lock();
        try {
            while (!ended) {
                changed.awaitNanos(GLANCE);
                tell();
            }
            if (failure != null) {
                throw failure;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while files were read");
        } finally {
            lock.unlock();
        }
    }
}
