package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.catalog.CatalogFixture.publisherOf;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.ObjectStore;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What befalls drafts and checks that do not go straight: begun twice at once, left lying, killed
/// half-way.
@PortalTest
class DraftTests {
    private static final Actor PAUL = publisherOf("lab");
    private static final byte[] CONFIG =
            "{\"model_type\":\"opt\"}".getBytes(StandardCharsets.UTF_8);

    @Autowired private CatalogFixture fixture;
    @Autowired private Catalog catalog;
    @Autowired private Drafts drafts;
    @Autowired private Uploads uploads;
    @Autowired private Releases releases;
    @Autowired private ReleaseFiles files;
    @Autowired private ReleaseCheck check;
    @Autowired private ObjectStore store;
    @Autowired private JdbcClient jdbc;
    @Autowired private PublishSettings settings;
    @Autowired private ApplicationEventPublisher events;
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
    void anAbandonedUploadIsGivenUpAndEverythingElseStays() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        byte[] bytes = new byte[6 << 20];
        UploadView left = uploads.start(PAUL, model, "v1", "left.txt", bytes.length);
        CatalogFixture.send(left, bytes);
        ReleaseFile file = file(model, "left.txt");
        assertThat(store.parts(file.objectKey(), file.uploadId())).hasSize(1);

        sweep(settings.abandonedAfter().minusHours(1));
        assertThat(paths(model)).containsExactly("config.json", "left.txt");

        sweep(settings.abandonedAfter().plusHours(1));
        assertThat(paths(model)).containsExactly("config.json");
        assertThat(store.size(fixture.release(model).files().getFirst().objectKey()))
                .isEqualTo(CONFIG.length);
        assertThat(store.parts(file.objectKey(), file.uploadId())).isEmpty();

        assertThat(uploads.start(PAUL, model, "v1", "left.txt", bytes.length).parts())
                .allSatisfy(part -> assertThat(part.url()).isNotNull());
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

    /// The sweep as it runs so long from now.
    private void sweep(Duration later) {
        Clock then = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
        AbandonedUploads abandoned =
                new AbandonedUploads(
                        releases, files, uploads, settings, new Announcing(events, then));
        transaction.executeWithoutResult(_ -> abandoned.giveUp());
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
