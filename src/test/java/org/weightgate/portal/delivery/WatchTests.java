package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.CatalogFixture;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Nothing goes on that nobody can answer for, and a cut reaches whoever waits.
class WatchTests {
    private static final Duration RECHECK = Duration.ofMillis(50);
    private static final Duration BLIND = Duration.ofMillis(300);
    private static final int LEASE = 128 << 20;
    private final AtomicInteger resets = new AtomicInteger();
    private Watch watch;

    @AfterEach
    void stop() {
        if (watch != null) watch.stop();
    }

    @Test
    void anAnswerThatIsConfirmedAgainAndAgainGoesOn() {
        AtomicInteger asked = new AtomicInteger();
        Running running = running((_, _) -> 100);
        watched(
                running,
                answers -> {
                    asked.incrementAndGet();
                    answers.forEach(answer -> answer.confirm(System.nanoTime()));
                });
        CatalogFixture.await(() -> asked.get() > 20);
        assertThat(running.refusal()).isNull();
        running.enter(10);
        assertThat(running.offered()).isEqualTo(10);
    }

    @Test
    void whereTheStateCannotBeReadNothingGoesOn() {
        Running running = running((_, _) -> 100);
        watched(
                running,
                _ -> {
                    throw new DataAccessResourceFailureException("The database is away.");
                });
        assertCut(running);
    }

    @Test
    void whereTheQuestionIsNeverAnsweredNothingGoesOnEither() {
        CountDownLatch never = new CountDownLatch(1);
        Running running = running((_, _) -> 100);
        watched(
                running,
                _ -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        assertCut(running);
        never.countDown();
    }

    @Test
    void aCutResetsTheConnectionAndWakesWhoWaitsForASlowReceiver() throws Exception {
        Running running = running((_, _) -> 100);
        CountDownLatch writing = new CountDownLatch(1);
        OutputStream stuck =
                new OutputStream() {
                    @Override
                    public void write(int b) {}

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        writing.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            throw new IOException("reset", e);
                        }
                    }
                };
        Thread writer =
                Thread.ofVirtual()
                        .start(
                                () ->
                                        assertThatThrownBy(
                                                        () ->
                                                                new GuardedOutput(stuck, running)
                                                                        .write(new byte[10]))
                                                .isInstanceOf(DownloadRefused.class));
        writing.await();
        running.cut(DownloadRefused.stoodStill());

        assertThat(writer.join(Duration.ofSeconds(30))).isTrue();
        assertThat(resets).hasValue(1);
        assertThatThrownBy(() -> running.enter(1)).isInstanceOf(DownloadRefused.class);
    }

    @Test
    void noByteLeavesAheadOfItsRecord() {
        AtomicInteger asked = new AtomicInteger();
        Running running =
                running(
                        (row, offered) -> {
                            if (asked.incrementAndGet() < 3) {
                                throw new DataAccessResourceFailureException("away");
                            }
                            return offered == LEASE ? LEASE + 10 : 0;
                        },
                        1L << 30);
        running.enter(LEASE);
        assertThat(asked).as("all of it is on record from the beginning").hasValue(0);
        running.enter(1);
        assertThat(asked).as("tried until the record was written").hasValue(3);
        assertThatThrownBy(() -> running.enter(10))
                .as("over on record")
                .isInstanceOf(DownloadRefused.class);
        assertThat(running.offered()).isEqualTo(LEASE + 1);
    }

    @Test
    void whatIsOverIsNotCutForItsConnectionServesSomebodyElse() {
        Running running = running((_, _) -> 100);
        running.over();
        running.cut(DownloadRefused.stoodStill());
        assertThat(resets).hasValue(0);
    }

    private void assertCut(Running running) {
        long began = System.nanoTime();
        CatalogFixture.await(() -> running.refusal() != null);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(RECHECK);
        assertThat(running.refusal().getStatusCode().value()).isEqualTo(503);
        assertThat(resets).hasValue(1);
        assertThatThrownBy(() -> running.enter(1)).isInstanceOf(DownloadRefused.class);
    }

    private void watched(Running running, Watch.Standing standing) {
        watch =
                new Watch(
                        standing,
                        new DeliverySettings(
                                RECHECK,
                                BLIND,
                                false,
                                new DeliverySettings.Streams(1, 1, 1),
                                new DeliverySettings.Starts(1, 1),
                                1,
                                false,
                                Duration.ofMinutes(1),
                                new DeliverySettings.Alerts(1, 1, null)));
        watch.add(running);
        watch.start();
    }

    private Running running(Running.Lender lender) {
        return running(lender, 100);
    }

    private Running running(Running.Lender lender, long size) {
        UUID id = UUID.randomUUID();
        GrantId grant = GrantId.of(id.toString());
        AccountId ada = new AccountId(id);
        Instant now = Instant.now();
        Deliveries.Row row =
                new Deliveries.Row(
                        id, id, grant, ada, "shard", 0, size, size, "192.0.2.1", "", now);
        Urls.Row url = new Urls.Row(id, grant, "shard", ada, "k1", now, now.plusSeconds(60), false);
        return new Running(row, url, System.nanoTime(), resets::incrementAndGet, lender);
    }
}
