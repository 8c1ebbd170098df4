package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.marking.CopyFile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What becomes of answers whose node was killed while it gave them.
@PortalTest
class DeliverySweepTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";

    @Autowired private DeliveryFixture fixture;
    @Autowired private Delivering delivering;
    @Autowired private Deliveries deliveries;
    @Autowired private DeliveryLog log;
    @Autowired private Urls urls;
    @Autowired private Transfer transfer;
    @Autowired private Watch watch;
    @Autowired private Reach reach;
    @Autowired private JdbcClient jdbc;
    @Autowired private TransactionTemplate transaction;
    private GrantView grant;
    private CopyFile shard;
    private Urls.Row url;

    @BeforeEach
    void aUrl() {
        Actor ada = fixture.researcher();
        grant = fixture.prepared(ada);
        shard = fixture.copy(grant).file(SHARD).orElseThrow();
        url = urls.find(delivering.mint(ada, grant, fixture.copy(grant), SHARD).id()).orElseThrow();
    }

    @Test
    void answersOfAKilledNodeFailWithWhatTheyHadSentAndALivingOneGoesOn() {
        Deliveries.Row dead = begun();
        assertThat(log.lend(dead, 1000)).isEqualTo(shard.size());
        silent(dead);
        Deliveries.Row living = begun();

        log.endSilent(DeliverySweep.SILENCE);

        assertThat(view(dead).outcome()).isEqualTo(DeliveryOutcome.FAILED);
        assertThat(view(dead).bytes()).isEqualTo(1000);
        assertThat(view(dead).ended()).isNotNull();
        assertThat(ends(dead)).singleElement().asString().contains("\"1000\"", "failed");
        assertThat(view(living).outcome()).isEqualTo(DeliveryOutcome.RUNNING);
        assertThat(ends(living)).isEmpty();
        assertThat(reach.usage(grant.id()).uniqueBytes())
                .as("all that may have left since it last spoke")
                .isEqualTo(shard.size());
    }

    @Test
    void twoNodesThatSweepAtOnceEndEachOnceAndWaitForNobody() throws Exception {
        List<Deliveries.Row> dead = new ArrayList<>();
        for (int i = 0; i < 8; i++) dead.add(begun());
        dead.forEach(this::silent);
        CountDownLatch swept = new CountDownLatch(1);
        CountDownLatch otherDone = new CountDownLatch(1);
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first =
                    nodes.submit(
                            () ->
                                    transaction.executeWithoutResult(
                                            _ -> {
                                                log.endSilent(DeliverySweep.SILENCE);
                                                swept.countDown();
                                                await(otherDone);
                                            }));
            await(swept);
            log.endSilent(DeliverySweep.SILENCE);
            assertThat(view(dead.getFirst()).outcome()).isEqualTo(DeliveryOutcome.RUNNING);
            otherDone.countDown();
            first.get();
        }
        log.endSilent(DeliverySweep.SILENCE);

        assertThat(dead).allSatisfy(row -> assertThat(ends(row)).hasSize(1));
    }

    @Test
    void noByteFollowsTheRecordedEndOfAnAnswer() {
        Deliveries.Row slow = begun();
        Running running = new Running(slow, url, System.nanoTime(), () -> {}, log::lend);
        watch.add(running);
        SlowNetwork network =
                new SlowNetwork(
                        () -> {
                            silent(slow);
                            log.endSilent(DeliverySweep.SILENCE);
                            watch.wake();
                            CatalogFixture.await(() -> running.refusal() != null);
                        });

        assertThat(transfer.run(running, network)).isEqualTo(DeliveryOutcome.CUT);

        assertThat(network.writes()).as("none after the end").isEqualTo(1);
        assertThat(view(slow).outcome()).isEqualTo(DeliveryOutcome.FAILED);
        assertThat(ends(slow)).hasSize(1);
        assertThat(reach.usage(grant.id()).uniqueBytes())
                .as("what left all the same is counted")
                .isPositive();
    }

    private Deliveries.Row begun() {
        Deliveries.Row row =
                new Deliveries.Row(
                        UUID.randomUUID(),
                        url.id(),
                        grant.id(),
                        url.issuer(),
                        SHARD,
                        0,
                        shard.size(),
                        shard.size(),
                        "127.0.0.1",
                        "",
                        Instant.now());
        log.started(row, url);
        return row;
    }

    private void silent(Deliveries.Row row) {
        jdbc.sql("update delivery set beat = now() - interval '1 minute' where id = ?")
                .param(row.id())
                .update();
    }

    private DeliveryView view(Deliveries.Row row) {
        List<UUID> ids =
                jdbc.sql("select id from delivery where grant_id = ? order by started desc, id")
                        .param(grant.id().value())
                        .query(UUID.class)
                        .list();
        return deliveries.latest(grant.id(), 50).get(ids.indexOf(row.id()));
    }

    private List<String> ends(Deliveries.Row row) {
        return jdbc.sql(
                        """
                        select facts::text from audit_event
                        where type = 'delivery-ended' and subjects @> array[cast(? as text)]
                        """)
                .param(row.id().toString())
                .query(String.class)
                .list();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
