package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/// Threads of the caller's fork-join pool, or the common one, that share work. For a moment after
/// it they stay awake: one token is a hundred pieces of work, and to wake a thread takes as long as
/// many of them. Safe for several callers at once; the threads help the last of them.
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
        work.set(mine);
        for (int n = awake.get(); n < size() - 1; n = awake.get()) {
            if (awake.compareAndSet(n, n + 1)) {
                ForkJoinTask.adapt(this::help).fork();
            }
        }
        mine.help();
        for (int i = 0; mine.done.get() < parts; i++) {
            pause(i);
        }
        work.compareAndSet(mine, null);
        switch (mine.failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    private void help() {
        Work last = null;
        long since = System.nanoTime();
        for (int i = 0; System.nanoTime() - since < AWAKE; i++) {
            Work next = work.get();
            if (next != null && next != last) {
                next.help();
                last = next;
                since = System.nanoTime();
                i = 0;
            } else {
                pause(i);
            }
        }
        awake.decrementAndGet();
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
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.getAndIncrement();
                }
            }
        }
    }
}
