package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightgate.portal.catalog.CatalogFixture.actor;
import static org.weightgate.portal.catalog.CatalogFixture.demo;
import static org.weightgate.portal.catalog.CatalogFixture.publisherOf;
import static org.weightgate.portal.catalog.CatalogFixture.safetensors;
import static org.weightgate.portal.catalog.CatalogFixture.sha256;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.UploadRefused;
import org.weightgate.portal.storage.UploadView;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

@PortalTest
class PublishingTests {
    private static final Actor PAUL = publisherOf("lab");
    private static final byte[] CONFIG =
            "{\"model_type\":\"opt\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WEIGHTS =
            safetensors("{\"a\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}}", 8);

    @Autowired CatalogFixture fixture;
    @Autowired Catalog catalog;
    @Autowired Curation curation;
    @Autowired Drafts drafts;
    @Autowired Uploads uploads;
    @Autowired Publishing publishing;
    @Autowired UploadSweep sweep;
    @Autowired ObjectStore store;
    @Autowired JdbcClient jdbc;

    @Test
    void readsEveryByteOfASubmittedReleaseBeforeItIsPublished() throws IOException {
        SortedMap<String, byte[]> files = demo("opt-stories");
        ModelName model = fixture.published();
        ReleaseView release = fixture.release(model);

        assertThat(release.status()).isEqualTo(ReleaseStatus.PUBLISHED);
        assertThat(release.files())
                .allSatisfy(f -> assertThat(f.sha256()).isEqualTo(sha256(files.get(f.path()))));
        List<TensorView> tensors = catalog.tensors(release.id());
        assertThat(tensors).isNotEmpty();
        for (TensorView tensor : tensors) {
            byte[] file = files.get(tensor.file());
            Tensor there =
                    Safetensors.read(new ByteArrayInputStream(file), file.length)
                            .tensor(tensor.name());
            assertThat(tensor.begin()).isEqualTo(there.begin());
            var hasher = new ContentId.Hasher(there.dtype(), there.shape());
            hasher.update(file, (int) there.begin(), (int) there.length());
            assertThat(tensor.content()).isEqualTo(hasher.finish());
        }
        assertThat(catalog.golden(release.id())).isPresent();
        assertThat(catalog.model(model).current()).isNotNull();
        assertThat(catalog.all()).extracting(ModelView::name).contains(model);
    }

    @Test
    void goesOnWithAnUploadWhereItStopped() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        byte[] bytes = new byte[33 << 20];
        new Random(1).nextBytes(bytes);
        UploadView first = uploads.start(PAUL, model, "v1", "a/big.bin.txt", bytes.length);
        assertThat(first.parts()).hasSize(3);
        String tag = CatalogFixture.put(first.parts().get(1), bytes, 16 << 20);

        UploadView again = uploads.start(PAUL, model, "v1", "a/big.bin.txt", bytes.length);
        assertThat(again.parts().get(1).url()).isNull();
        assertThat(again.parts().get(1).etag()).isNotNull();
        assertThatThrownBy(
                        () ->
                                uploads.complete(
                                        PAUL,
                                        model,
                                        "v1",
                                        "a/big.bin.txt",
                                        sha256(bytes),
                                        List.of()))
                .isInstanceOf(UploadRefused.class)
                .hasMessageContaining("Part 1");

        CatalogFixture.send(again, bytes);
        FileView file =
                uploads.complete(
                        PAUL,
                        model,
                        "v1",
                        "a/big.bin.txt",
                        sha256(bytes),
                        List.of(new UploadView.Sent(2, tag)));
        assertThat(file.uploaded()).isTrue();
        assertThat(store.size(file.objectKey())).isEqualTo(bytes.length);
    }

    @Test
    void givesUpAnUploadThatTheStoreHasForgotten() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        uploads.start(PAUL, model, "v1", "notes.txt", 3);
        forget(model, "notes.txt");
        assertThatThrownBy(
                        () ->
                                uploads.complete(
                                        PAUL, model, "v1", "notes.txt", sha256(CONFIG), List.of()))
                .isInstanceOf(UploadRefused.class);
        uploads.remove(PAUL, model, "v1", "notes.txt");
        assertThat(paths(model)).doesNotContain("notes.txt");
    }

    private List<String> paths(ModelName model) {
        return fixture.release(model).files().stream().map(FileView::path).toList();
    }

    // What a store does whose operator lets it clear away unfinished uploads.
    private void forget(ModelName model, String path) {
        jdbc.sql("select object_key, upload_id from release_file where release = ? and path = ?")
                .params(fixture.release(model).id().value(), path)
                .query(
                        (row, n) -> {
                            store.abortUpload(row.getString(1), row.getString(2));
                            return path;
                        })
                .single();
    }

    @Test
    void keepsAnUploadThatWasBegunAgainLongAfterTheFirst() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        jdbc.sql("update release_file set touched = touched - interval '8 days' where release = ?")
                .param(fixture.release(model).id().value())
                .update();
        uploads.start(PAUL, model, "v1", "config.json", 5);
        sweep.run();
        assertThat(paths(model)).contains("config.json");
    }

    @Test
    void refusesAFileThatIsNotWhatWasAnnounced() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        UploadView upload = uploads.start(PAUL, model, "v1", "model.safetensors", WEIGHTS.length);
        CatalogFixture.send(upload, WEIGHTS);
        uploads.complete(PAUL, model, "v1", "model.safetensors", sha256(CONFIG), List.of());

        ReleaseView release = fixture.check(model);

        assertThat(release.status()).isEqualTo(ReleaseStatus.DRAFT);
        assertThat(release.problems())
                .singleElement()
                .asString()
                .contains("model.safetensors", "SHA-256");

        fixture.upload(model, "v1", "model.safetensors", WEIGHTS);
        assertThat(fixture.check(model).hashed()).isTrue();
    }

    @Test
    void namesFileAndTensorOfAMalformedCheckpoint() {
        byte[] overlapping =
                safetensors(
                        "{\"a\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]},\"b.weight\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[4,12]}}",
                        12);
        ModelName model =
                fixture.draft(Map.of("config.json", CONFIG, "model.safetensors", overlapping));

        ReleaseView release = fixture.check(model);

        assertThat(release.status()).isEqualTo(ReleaseStatus.DRAFT);
        assertThat(release.problems())
                .singleElement()
                .asString()
                .contains("model.safetensors", "b.weight");
    }

    @Test
    void refusesAnIndexThatDisagreesWithItsShards() {
        SortedMap<String, byte[]> files = new TreeMap<>(demo("opt-stories"));
        files.remove("model-00002-of-00003.safetensors");
        files.put("config.json", "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8));
        ReleaseView bad = fixture.check(fixture.draft(files));
        assertThat(bad.problems()).singleElement().asString().startsWith("config.json:");

        files.put("config.json", CONFIG);
        ReleaseView missing = fixture.check(fixture.draft(files));
        assertThat(missing.problems())
                .anySatisfy(
                        p ->
                                assertThat(p)
                                        .contains("model-00002-of-00003.safetensors", "not there"));

        ReleaseView noIndex =
                fixture.check(
                        fixture.draft(Map.of("config.json", CONFIG, "a.safetensors", WEIGHTS)));
        assertThat(noIndex.problems())
                .singleElement()
                .asString()
                .contains("a.safetensors", "model.safetensors");
    }

    @Test
    void refusesPicklesAndPathsThatLeaveTheRelease() {
        ModelName model = fixture.draft(Map.of());
        for (String path :
                List.of(
                        "pytorch_model.bin",
                        "x.ckpt",
                        "../x",
                        "/x",
                        "a//b",
                        ".gitattributes",
                        "SHA256SUMS")) {
            assertThatThrownBy(() -> uploads.start(PAUL, model, "v1", path, 10))
                    .as(path)
                    .isInstanceOf(UploadRefused.class);
        }
        uploads.start(PAUL, model, "v1", "readme.md", 10);
        assertThatThrownBy(() -> uploads.start(PAUL, model, "v1", "README.md", 10))
                .isInstanceOf(UploadRefused.class);
    }

    @Test
    void submitsNothingUnfinished() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        assertThatThrownBy(() -> publishing.submit(PAUL, model, "v1"))
                .isInstanceOf(ReleaseIncomplete.class);
        uploads.start(PAUL, model, "v1", "model.safetensors", WEIGHTS.length);
        assertThatThrownBy(() -> publishing.submit(PAUL, model, "v1"))
                .isInstanceOf(ReleaseIncomplete.class)
                .hasMessageContaining("model.safetensors");
    }

    @Test
    void keepsAPublishedReleaseAsItIs() {
        ModelName model = fixture.published();
        ReleaseView release = fixture.release(model);
        assertThatThrownBy(() -> uploads.start(PAUL, model, "v1", "more.md", 3))
                .isInstanceOf(ReleaseNotOpen.class);
        assertThatThrownBy(() -> drafts.discard(PAUL, model, "v1"))
                .isInstanceOf(ReleaseNotOpen.class);
        for (String sql :
                List.of(
                        "update release set label = 'v2' where id = ?",
                        "update release set status = 'DRAFT', published = null where id = ?",
                        "delete from release where id = ?",
                        "update release_file set size = 1 where release = ?",
                        "delete from release_file where release = ?",
                        "delete from release_golden where release = ?",
                        "delete from release_tensor t using release_file f where f.id = t.file and"
                                + " f.release = ?",
                        "update terms set text = text from release r where r.id = ?")) {
            assertThatThrownBy(() -> jdbc.sql(sql).param(release.id().value()).update())
                    .as(sql)
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("immutable");
        }
    }

    @Test
    void withdrawsWithAReason() {
        ModelName model = fixture.published();
        assertThatThrownBy(() -> publishing.withdraw(PAUL, model, "v1", " "))
                .isInstanceOf(ReleaseIncomplete.class);
        publishing.withdraw(PAUL, model, "v1", "It recites its training data.");

        ReleaseView release = fixture.release(model);
        assertThat(release.status()).isEqualTo(ReleaseStatus.WITHDRAWN);
        assertThat(release.withdrawnReason()).isEqualTo("It recites its training data.");
        assertThat(catalog.model(model).current()).isNull();
        assertThat(catalog.model(null, model).visible()).isTrue();
        assertThatThrownBy(() -> publishing.withdraw(PAUL, model, "v1", "Again."))
                .isInstanceOf(ReleaseNotOpen.class);
    }

    @Test
    void hidesDraftsFromEverybodyElse() {
        ModelName model = fixture.draft(Map.of());
        Actor other = publisherOf("elsewhere");
        assertThatThrownBy(() -> catalog.model(null, model)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> catalog.model(other, model)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> catalog.release(other, model, "v1")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> uploads.start(other, model, "v1", "a.md", 1))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> curation.create(other, new ModelName("lab", "theirs"), "T", ""))
                .isInstanceOf(NotPermitted.class);

        ModelName shown = fixture.published();
        assertThatThrownBy(() -> publishing.withdraw(other, shown, "v1", "Mine now."))
                .isInstanceOf(NotPermitted.class);
        assertThatThrownBy(() -> catalog.release(other, shown, "v1"))
                .isInstanceOf(NotPermitted.class);
        Actor reviewer = actor("rita", Role.everywhere(RoleName.REVIEWER));
        assertThatThrownBy(() -> curation.reviseTerms(reviewer, shown, "All mine."))
                .isInstanceOf(NotPermitted.class);
    }

    @Test
    void versionsTermsAndKeepsEveryVersion() {
        ModelName model = fixture.model();
        TermsView first = catalog.terms(model);
        assertThat(first.sha256()).isEqualTo(sha256(first.text().getBytes(StandardCharsets.UTF_8)));
        curation.reviseTerms(PAUL, model, "Be kind.\r\nShare nothing.");
        curation.reviseTerms(PAUL, model, "Be kind.\nShare nothing.\n");
        assertThat(catalog.termsHistory(model))
                .extracting(TermsView::version)
                .containsExactly(2, 1);
        assertThat(catalog.terms(model).text()).isEqualTo("Be kind.\nShare nothing.\n");
        assertThat(catalog.termsHistory(model).getLast()).isEqualTo(first);
    }

    @Test
    void discardsADraftWithItsFiles() {
        ModelName model = fixture.draft(Map.of("config.json", CONFIG));
        String key = fixture.release(model).files().getFirst().objectKey();
        uploads.start(PAUL, model, "v1", "half.md", 100);
        drafts.discard(PAUL, model, "v1");
        assertThat(catalog.release(model, "v1")).isEmpty();
        assertThat(store.exists(key)).isFalse();
    }
}
