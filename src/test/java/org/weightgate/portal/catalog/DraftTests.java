package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightgate.portal.catalog.CatalogFixture.publisherOf;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.UploadRefused;
import org.weightgate.portal.storage.UploadView;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// What befalls drafts and checks that do not go straight: begun twice at once, left lying, killed
/// half-way.
@PortalTest
class DraftTests {
    private static final Actor PAUL = publisherOf("lab");
    private static final Duration LONG_AGO = Duration.ofDays(365);
    private static final byte[] CONFIG =
            "{\"model_type\":\"opt\"}".getBytes(StandardCharsets.UTF_8);

    @Autowired private CatalogFixture fixture;
    @Autowired private Catalog catalog;
    @Autowired private Drafts drafts;
    @Autowired private Uploads uploads;
    @Autowired private ReleaseFiles files;
    @Autowired private ReleaseCheck check;
    @Autowired private ObjectStore store;
    @Autowired private JdbcClient jdbc;
    @Autowired private PublishSettings settings;
    @Autowired private AbandonedUploads abandoned;
    @Autowired private UploadSweep sweep;
    @Autowired private TransactionTemplate transaction;

    @Test
    void draftsBegunAtTheSameMomentAreTheSame() throws Exception {
        ModelName model = fixture.model();
        int many = 8;
        CyclicBarrier start = new CyclicBarrier(many);
        List<Future<Drafts.Begun>> begun = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < many; i++) {
                String label = i % 2 == 0 ? "v1-rc" : "V1-RC";
                begun.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return drafts.begin(PAUL, model, label, DraftTexts.NONE);
                                }));
            }
        }
        List<Drafts.Begun> all = new ArrayList<>();
        for (Future<Drafts.Begun> one : begun) {
            all.add(one.get());
        }
        assertThat(all).extracting(Drafts.Begun::id).containsOnly(all.getFirst().id());
        assertThat(all).filteredOn(Drafts.Begun::fresh).hasSize(1);
    }

    @Test
    void aModelHoldsFiftyDraftsAndOneMoreOnceOneIsGone() {
        ModelName model = fixture.model();
        for (int i = 0; i < Drafts.MOST; i++) {
            drafts.begin(PAUL, model, "v" + i, DraftTexts.NONE);
        }
        assertThatThrownBy(() -> drafts.begin(PAUL, model, "more", DraftTexts.NONE))
                .isInstanceOf(ReleaseNotOpen.class)
                .hasMessageContaining("50 drafts already");
        assertThat(drafts.begin(PAUL, model, "v7", DraftTexts.NONE).fresh()).isFalse();
        drafts.discard(PAUL, model, "v7");
        assertThat(drafts.begin(PAUL, model, "more", DraftTexts.NONE).fresh()).isTrue();
    }

    @Test
    void anAbandonedUploadIsGivenUpAndEverythingElseStays() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        byte[] bytes = new byte[6 << 20];
        UploadView left = uploads.start(PAUL, model, "v1", "left.txt", bytes.length);
        CatalogFixture.send(left, bytes);
        ReleaseFile file = file(model, "left.txt");
        assertThat(store.parts(file.objectKey(), file.uploadId())).hasSize(1);

        left(model, "left.txt", settings.abandonedAfter().minusHours(1));
        sweep.run();
        assertThat(paths(model)).containsExactly("config.json", "left.txt");

        left(model, "left.txt", LONG_AGO);
        left(model, "config.json", LONG_AGO);
        sweep.run();
        assertThat(paths(model)).containsExactly("config.json");
        assertThat(store.size(fixture.release(model).files().getFirst().objectKey()))
                .isEqualTo(CONFIG.length);
        assertThat(store.parts(file.objectKey(), file.uploadId())).isEmpty();

        assertThat(uploads.start(PAUL, model, "v1", "left.txt", bytes.length).parts())
                .allSatisfy(part -> assertThat(part.url()).isNotNull());
    }

    @Test
    void aFileThatHubClientsRefuseIsRefusedAtOnce() {
        ModelName model = fixture.draft(Map.of());
        uploads.start(PAUL, model, "v1", "largest.safetensors", 50_000_000_000L);

        assertThatThrownBy(
                        () ->
                                uploads.start(
                                        PAUL, model, "v1", "larger.safetensors", 50_000_000_001L))
                .isInstanceOf(UploadRefused.class)
                .hasMessageContaining("50 GB")
                .hasMessageContaining("split it");
    }

    @Test
    void aSweepLeavesWhatAnotherIsAtAndRepeatsWhatAnotherDidNotFinish() throws Exception {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        for (String path : List.of("one.txt", "two.txt")) {
            CatalogFixture.send(uploads.start(PAUL, model, "v1", path, 10), new byte[10]);
            left(model, path, LONG_AGO);
        }
        ReleaseFile one = file(model, "one.txt");
        CountDownLatch given = new CountDownLatch(1);
        CountDownLatch swept = new CountDownLatch(1);
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> killed =
                    nodes.submit(
                            () ->
                                    transaction.executeWithoutResult(
                                            status -> {
                                                abandoned.giveUp(one.id());
                                                given.countDown();
                                                await(swept);
                                                status.setRollbackOnly();
                                            }));
            await(given);
            sweep.run();
            swept.countDown();
            killed.get();
        }
        assertThat(paths(model)).containsExactly("config.json", "one.txt");
        assertThat(store.parts(one.objectKey(), one.uploadId())).isEmpty();

        sweep.run();
        assertThat(paths(model)).containsExactly("config.json");
    }

    @Test
    void anUploadThatGoesOnWhileItIsSweptStays() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        uploads.start(PAUL, model, "v1", "slow.txt", 10);
        left(model, "slow.txt", LONG_AGO);
        List<UUID> stale = abandoned.stale();
        UploadView goingOn = uploads.start(PAUL, model, "v1", "slow.txt", 10);

        stale.forEach(abandoned::giveUp);

        CatalogFixture.send(goingOn, new byte[10]);
        assertThat(paths(model)).containsExactly("config.json", "slow.txt");
        assertThat(
                        store.parts(
                                file(model, "slow.txt").objectKey(),
                                file(model, "slow.txt").uploadId()))
                .hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The digest that only the first run can have kept shows that the file was not read again.
    @Test
    void aCheckKilledHalfWayGoesOnWithTheFirstUnreadFile() {
        SortedMap<String, byte[]> demo = CatalogFixture.demo("opt-stories");
        ModelName model = fixture.draft(demo);
        ReleaseId id = fixture.release(model).id();
        killedAfterReading(id, "config.json");

        check.run(id);

        ReleaseView read = fixture.release(model);
        assertThat(read.hashed()).as(read.problems().toString()).isTrue();
        for (FileView file : read.files()) {
            assertThat(file.sha256())
                    .isEqualTo(
                            file.path().equals("config.json")
                                    ? "e".repeat(64)
                                    : CatalogFixture.sha256(demo.get(file.path())));
        }
        assertThat(catalog.tensors(id)).isNotEmpty();

        check.run(id);
        assertThat(fixture.release(model).problems()).isEmpty();
    }

    private void killedAfterReading(ReleaseId id, String path) {
        jdbc.sql("update release set status = 'CHECKING', submitted = now() where id = ?")
                .param(id.value())
                .update();
        jdbc.sql("update release_file set sha256 = ?, claimed = ? where release = ? and path = ?")
                .params("e".repeat(64), "e".repeat(64), id.value(), path)
                .update();
    }

    private void left(ModelName model, String path, Duration ago) {
        jdbc.sql("update release_file set touched = ? where id = ?")
                .params(Instant.now().minus(ago).atOffset(ZoneOffset.UTC), file(model, path).id())
                .update();
    }

    private List<String> paths(ModelName model) {
        return fixture.release(model).files().stream().map(FileView::path).toList();
    }

    private ReleaseFile file(ModelName model, String path) {
        return files.findByReleaseOrderByPath(fixture.release(model).id()).stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
