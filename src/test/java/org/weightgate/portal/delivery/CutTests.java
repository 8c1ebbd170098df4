package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.Oversight;
import org.weightgate.portal.access.SuspensionReason;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.Publishing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// Attack 27 and experiment F7 in small: whatever ends an entitlement ends its running downloads,
/// also those that wait for a receiver that takes nothing.
@PortalTest
class CutTests {
    private static final Duration PROMISE = Duration.ofSeconds(10);
    private static final Duration RARELY = Duration.ofMillis(4_500);
    private static final int RANGES = 4;
    private static final long PACE = 100_000;

    @Autowired private DeliveryFixture fixture;
    @Autowired private Delivering delivering;
    @Autowired private Deliveries deliveries;
    @Autowired private Doorbell doorbell;
    @Autowired private Publishing publishing;
    @Autowired private Oversight oversight;
    @Autowired private JdbcClient jdbc;
    @Autowired private JdbcConnectionDetails database;
    @LocalServerPort private int port;
    private final List<SlowReader> readers = new ArrayList<>();
    private final Random random = new Random(27);

    @BeforeEach
    void listen() {
        if (!doorbell.isRunning()) doorbell.start();
        CatalogFixture.await(doorbell::listening);
    }

    @AfterEach
    void hangUp() throws Exception {
        for (SlowReader reader : readers) reader.close();
    }

    @Test
    void revocationCutsEveryRangeAtARandomMomentAndOnRecord() throws Exception {
        assertCut(begun(), grant -> fixture.revoke(grant, "Lost laptop."));
    }

    @Test
    void revocationCutsAlsoWhenNotificationsAreLost() throws Exception {
        doorbell.stop();
        assertCut(begun(), grant -> fixture.revoke(grant, "Lost laptop."));
    }

    @Test
    void aNotificationHasEverythingCheckedAtOnce() throws Exception {
        GrantView grant = begun();
        AtomicInteger asked = new AtomicInteger();
        Watch rare = new Watch(_ -> asked.incrementAndGet(), everySoOften());
        Doorbell bell = new Doorbell(database, rare, everySoOften());
        rare.add(mine(grant));
        rare.start();
        bell.start();
        try {
            CatalogFixture.await(() -> bell.listening() && asked.get() > 0);
            int before = asked.get();
            long revoked = System.nanoTime();
            fixture.revoke(grant, "Lost laptop.");
            CatalogFixture.await(() -> asked.get() > before);
            assertThat(System.nanoTime() - revoked).isLessThan(RARELY.toNanos());
        } finally {
            bell.stop();
            rare.stop();
        }
    }

    private static DeliverySettings everySoOften() {
        return new DeliverySettings(
                RARELY,
                RARELY.multipliedBy(2),
                true,
                new DeliverySettings.Streams(1, 1, 1),
                new DeliverySettings.Starts(1, 1),
                1,
                false,
                Duration.ofMinutes(1),
                new DeliverySettings.Alerts(1, 1, null));
    }

    private Running mine(GrantView grant) {
        UUID id = UUID.randomUUID();
        AccountId ada = grant.recipient();
        Instant now = Instant.now();
        return new Running(
                new Deliveries.Row(id, id, grant.id(), ada, "f", 0, 1, 1, "192.0.2.1", "", now),
                new Urls.Row(id, grant.id(), "f", ada, "k1", now, now.plusSeconds(9), false),
                System.nanoTime(),
                () -> {},
                (_, _) -> 0);
    }

    @Test
    void suspensionCuts() throws Exception {
        GrantView grant = begun();
        Actor rita = fixture.reviewer(grant);
        assertCut(
                grant,
                of ->
                        oversight.suspend(
                                rita,
                                of.reference(),
                                SuspensionReason.INCIDENT,
                                "A copy was seen elsewhere."));
    }

    @Test
    void expiryCuts() throws Exception {
        assertCut(
                begun(),
                grant ->
                        jdbc.sql("update access_grant set expires = ? where id = ?")
                                .params(Instant.now().atOffset(ZoneOffset.UTC), grant.id().value())
                                .update());
    }

    @Test
    void aDisabledAccountIsCut() throws Exception {
        assertCut(
                begun(),
                grant ->
                        jdbc.sql("update account set active = false where id = ?")
                                .param(grant.recipient().value())
                                .update());
    }

    @Test
    void aWithdrawnReleaseIsCut() throws Exception {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada, fixture.wide(true));
        begin(ada, grant);
        assertCut(
                grant,
                of ->
                        publishing.withdraw(
                                CatalogFixture.publisherOf("lab"),
                                of.model(),
                                of.releaseLabel(),
                                "A shard was wrong."));
    }

    private interface Ending {
        void of(GrantView grant);
    }

    private GrantView begun() throws Exception {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada, fixture.wide(false));
        begin(ada, grant);
        return grant;
    }

    private void begin(Actor ada, GrantView grant) throws IOException {
        String url = delivering.mint(ada, grant, fixture.copy(grant), DeliveryFixture.WIDE).url();
        long part = DeliveryFixture.WIDE_SIZE / RANGES;
        for (int i = 0; i < RANGES; i++) {
            String range = "bytes=" + i * part + "-" + ((i + 1) * part - 1);
            readers.add(new SlowReader(port, url, range, PACE));
        }
        CatalogFixture.await(() -> readers.stream().allMatch(r -> r.received() > 0));
        long moment = System.nanoTime() + random.nextInt(1_500) * 1_000_000L;
        CatalogFixture.await(() -> System.nanoTime() > moment);
    }

    private void assertCut(GrantView grant, Ending ending) {
        long before = System.nanoTime();
        ending.of(grant);
        CatalogFixture.await(() -> readers.stream().allMatch(SlowReader::over));
        CatalogFixture.await(
                () ->
                        deliveries.latest(grant.id(), 50).stream()
                                .allMatch(row -> row.outcome() == DeliveryOutcome.CUT));

        assertThat(lastByte() - before).isLessThan(PROMISE.toNanos());
        List<DeliveryView> rows = deliveries.latest(grant.id(), 50);
        assertThat(rows).hasSize(RANGES);
        assertThat(rows.stream().mapToLong(DeliveryView::bytes).sum())
                .as("nothing left unrecorded")
                .isGreaterThanOrEqualTo(readers.stream().mapToLong(SlowReader::received).sum());
        assertThat(readers)
                .allMatch(r -> r.received() < DeliveryFixture.WIDE_SIZE / RANGES, "cut short");
    }

    private long lastByte() {
        return readers.stream().mapToLong(SlowReader::lastByte).max().orElseThrow();
    }
}
