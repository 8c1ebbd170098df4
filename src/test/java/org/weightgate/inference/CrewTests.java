package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

@DisplayName("A crew")
@Timeout(60)
class CrewTests {
    private final Crew crew = new Crew();

    private void checkEachOnce(int parts) {
        AtomicIntegerArray runs = new AtomicIntegerArray(parts);
        crew.share(parts, runs::incrementAndGet);
        for (int i = 0; i < parts; i++) {
            assertThat(runs.get(i)).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    @DisplayName("does every part once before it returns, with as many threads as the pool has")
    void once(int threads) {
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            pool.submit(
                            () -> {
                                assertThat(Crew.size()).isEqualTo(threads);
                                for (int i = 0; i < 3_000; i++) {
                                    checkEachOnce(1 + i % 30);
                                }
                            })
                    .join();
        }
    }

    @Test
    @DisplayName("has the pool's other threads take part")
    void together() {
        int threads = 3;
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            pool.submit(
                            () -> {
                                CountDownLatch all = new CountDownLatch(threads);
                                crew.share(threads, i -> meet(all));
                            })
                    .join();
        }
    }

    @Test
    @DisplayName("helps callers that come at the same time, and one that comes from within a part")
    void callers() {
        try (ForkJoinPool pool = new ForkJoinPool(4)) {
            pool.submit(
                            () ->
                                    IntStream.range(0, 500)
                                            .parallel()
                                            .forEach(
                                                    i -> {
                                                        checkEachOnce(9);
                                                        crew.share(3, j -> checkEachOnce(5));
                                                    }))
                    .join();
        }
    }

    @Test
    @DisplayName("throws what a part threw, after the others are done, and works on afterwards")
    void failure() {
        AtomicIntegerArray runs = new AtomicIntegerArray(20);
        assertThatThrownBy(
                        () ->
                                crew.share(
                                        20,
                                        i -> {
                                            runs.incrementAndGet(i);
                                            if (i == 7) {
                                                throw new InternalError("page gone");
                                            }
                                        }))
                .isInstanceOf(InternalError.class)
                .hasMessage("page gone");
        for (int i = 0; i < 20; i++) {
            assertThat(runs.get(i)).isOne();
        }
        checkEachOnce(20);
    }

    @Test
    @DisplayName("leaves the pool to others soon after its work")
    void leaves() throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(2)) {
            pool.submit(() -> checkEachOnce(8)).join();
            CountDownLatch both = new CountDownLatch(2);
            ForkJoinTask<?> one = pool.submit(() -> meet(both));
            ForkJoinTask<?> other = pool.submit(() -> meet(both));
            one.get();
            other.get();
        }
    }

    private static void meet(CountDownLatch all) {
        all.countDown();
        try {
            all.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
