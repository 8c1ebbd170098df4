package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/// Threads of the caller's fork-join pool, or the common one, that share work. For a moment after
/// it they stay awake: one token is a hundred pieces of work, and to wake a thread takes as long as
/// many of them. Safe for several callers at once; the threads help the last of them, also one in
/// another pool.
final class Crew {
    private static final int SPINS = 500; // then others that need the processor come first
    private static final long AWAKE = 100_000; // nanoseconds

    private final AtomicReference<@Nullable Work> work = new AtomicReference<>();
    private final AtomicInteger awake = new AtomicInteger();

    /// How many threads there are for the caller, itself included.
    static int size() {
        ForkJoinPool pool = ForkJoinTask.getPool();
        return pool == null
                ? ForkJoinPool.getCommonPoolParallelism() + 1
                : Math.max(1, pool.getParallelism());
    }

    /// Runs the task for every number below `parts`, and returns after the last; throws what one of
    /// them threw.
    void share(int parts, IntConsumer task) {
        Work mine = new Work(parts, task);
        while (joins()) {
            wake();
        }
        work.set(mine); // from here on nothing may fail before all parts are done
        mine.help();
        for (int i = 0; mine.done.get() < parts; i++) {
            pause(i);
        }
        work.compareAndSet(mine, null);
        switch (mine.failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    /// Whether there is room for another helper; it has its place then.
    private boolean joins() {
        int most = size() - 1;
        return awake.getAndUpdate(n -> n < most ? n + 1 : n) < most;
    }

    private void wake() {
        boolean forked = false;
        try {
            ForkJoinTask.adapt(this::help).fork();
            forked = true;
        } finally {
            if (!forked) awake.decrementAndGet();
        }
    }

    private void help() {
        do {
            try {
                stayAwake();
            } finally {
                awake.decrementAndGet();
            }
        } while (undone() != null && joins()); // came while it left
    }

    /// Helps until there was nothing to do for a while.
    private void stayAwake() {
        long since = System.nanoTime();
        for (int i = 0; System.nanoTime() - since < AWAKE; i++) {
            Work next = undone();
            if (next == null) {
                pause(i);
            } else {
                next.help();
                since = System.nanoTime();
                i = 0;
            }
        }
    }

    /// The work of which parts are to be taken.
    private @Nullable Work undone() {
        Work now = work.get();
        return now != null && now.taken.get() < now.parts ? now : null;
    }

    private static void pause(int times) {
        if (times < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    private static final class Work {
        private final int parts;
        private final IntConsumer task;
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Work(int parts, IntConsumer task) {
            this.parts = parts;
            this.task = task;
        }

        void help() {
            for (int i = taken.getAndIncrement(); i < parts; i = taken.getAndIncrement()) {
                try {
                    task.accept(i);
                } catch (Throwable e) {
                    failure = e;
                } finally {
                    done.getAndIncrement();
                }
            }
        }
    }
}
