package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.weightgate.client.Ran;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.RehashFixture;
import org.weightgate.portal.storage.ObjectStore;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/// Attack 35, its slow form: a stored original changes after it was published.
@PortalTest
class DamagedOriginalTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";

    @Autowired private DeliveryFixture fixture;
    @Autowired private CatalogFixture catalog;
    @Autowired private RehashFixture rehash;
    @Autowired private Delivering delivering;
    @Autowired private ObjectStore store;
    @Autowired private JdbcClient jdbc;
    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;
    @LocalServerPort private int port;
    private Actor ada;
    private ModelName model;
    private GrantView grant;
    private FileView file;

    @BeforeEach
    void aGrant() {
        ada = fixture.researcher();
        model = catalog.published();
        fixture.publisher(model);
        grant = fixture.prepared(ada, model);
        file =
                catalog.release(model).files().stream()
                        .filter(candidate -> candidate.path().equals(SHARD))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void holdsItsReleaseBackUntilItIsMendedAndTellsThePublisherOnce() {
        byte[] original = CatalogFixture.demo("opt-stories").get(SHARD);
        byte[] other = original.clone();
        other[original.length / 2] ^= 1;
        put(other);

        rehash.read(model);
        rehash.read(model);

        assertThatThrownBy(() -> delivering.mint(ada, grant, fixture.copy(grant), SHARD))
                .isInstanceOf(DownloadRefused.class)
                .hasMessageContaining("held back");
        assertThat(mails("is damaged")).isEqualTo(1);
        assertThat(events("release-damaged")).isEqualTo(1);
        assertThat(mvc.get().uri("/status").exchange())
                .bodyText()
                .contains("needs care", "not what was published");

        put(original);
        rehash.read(model);

        assertThat(delivering.mint(ada, grant, fixture.copy(grant), SHARD)).isNotNull();
        assertThat(mails("is delivered again")).isEqualTo(1);
        assertThat(events("release-mended")).isEqualTo(1);
    }

    @Test
    void shorterOrMissingIsDamageToo() {
        byte[] original = CatalogFixture.demo("opt-stories").get(SHARD);
        put(java.util.Arrays.copyOf(original, 1000));
        rehash.read(model);
        assertThat(rehash.problems(model)).contains("has 1000 bytes");
        store.delete(file.objectKey());
        rehash.read(model);
        assertThat(rehash.problems(model)).contains("is missing");
        put(original);
        rehash.read(model);
        assertThat(rehash.problems(model)).isEmpty();
    }

    /// The file was read whole yesterday and is due in a month; somebody wrote to the bucket.
    @Test
    void anotherObjectInItsPlaceIsNotDeliveredEvenOnce() throws Exception {
        byte[] original = CatalogFixture.demo("opt-stories").get(SHARD);
        byte[] other = original.clone();
        other[original.length / 2] ^= 1;
        String link = delivering.mint(ada, grant, fixture.copy(grant), SHARD).url();
        put(other);

        HttpResponse<String> refused = fetched(link, HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("held back");
        assertThat(mails("is damaged")).isEqualTo(1);
        assertThat(events("release-damaged")).isEqualTo(1);
        assertThat(rehash.problems(model)).contains("was replaced since it was checked");

        put(original);
        assertThat(fetched(link, HttpResponse.BodyHandlers.discarding()).statusCode())
                .as("nobody has read this one yet")
                .isEqualTo(403);
        rehash.read(model);
        HttpResponse<byte[]> again = fetched(link, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(CatalogFixture.sha256(again.body()))
                .isEqualTo(fixture.copy(grant).file(SHARD).orElseThrow().sha256());
        assertThat(mails("is delivered again")).isEqualTo(1);
    }

    /// Whoever asks, wherever: the recipient, somebody whose request is approved now, the
    /// publisher.
    @Test
    void everyDoorAndPageSaysWhyNothingComes(@TempDir Path folder) throws Exception {
        byte[] original = CatalogFixture.demo("opt-stories").get(SHARD);
        byte[] other = original.clone();
        other[original.length / 2] ^= 1;
        put(other);
        rehash.read(model);

        Actor bo = fixture.researcher();
        GrantView fresh = fixture.grantedOn(bo, model);
        for (Actor who : List.of(ada, bo)) {
            GrantView of = who == ada ? grant : fresh;
            assertThat(visits.get(who, "/grants/" + of.reference()))
                    .bodyText()
                    .contains("Nothing can be fetched", "is held back", "Its publisher was told");
            HttpResponse<String> hub = asked(who, "/" + model + "/resolve/main/config.json");
            assertThat(hub.statusCode()).isEqualTo(403);
            assertThat(hub.headers().firstValue("X-Error-Code")).contains("GatedRepo");
            assertThat(hub.headers().firstValue("X-HF-Warning").orElse(""))
                    .contains("held back", "/grants/" + of.reference());
            assertThat(asked(who, "/api/v1/grants/" + of.reference() + "/urls").body())
                    .contains("held back");
            Ran get = get(who, folder.resolve(of.reference()));
            assertThat(get.code()).isEqualTo(3);
            assertThat(get.err()).contains("held back");
        }
        assertThat(visits.get(fixture.publisher(model), "/publish/" + model + "/releases/v1"))
                .hasStatusOk()
                .bodyText()
                .contains("It is held back", SHARD + " has other bytes", "from a backup");
        assertThat(fixture.copy(fresh).ready()).isFalse();

        put(original);
        rehash.read(model);
        CatalogFixture.await(() -> fixture.copy(fresh).ready());
        assertThat(get(bo, folder.resolve("mended")).code()).isZero();
    }

    private HttpResponse<String> asked(Actor who, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("Authorization", "Bearer " + fixture.token(who))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private Ran get(Actor who, Path folder) {
        System.setProperty("weightgate.home", folder.resolveSibling("home").toString());
        try {
            return Ran.of(
                    "get",
                    model.toString(),
                    "--to",
                    folder.toString(),
                    "--portal",
                    "http://127.0.0.1:" + port,
                    "--token",
                    fixture.token(who));
        } finally {
            System.clearProperty("weightgate.home");
        }
    }

    private <T> HttpResponse<T> fetched(String link, HttpResponse.BodyHandler<T> body)
            throws Exception {
        URI at = URI.create("http://127.0.0.1:" + port + link);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(at).build(), body);
        }
    }

    private void put(byte[] bytes) {
        store.put(file.objectKey(), new ByteArrayInputStream(bytes), bytes.length);
    }

    /// The most that one of those who are told was told it.
    private long mails(String words) {
        return jdbc.sql(
                        """
                        select max(count) from (
                            select count(*) from mail_outbox
                            where subject like ? and subject like ? group by recipient)
                        """)
                .params("%" + model + "%", "%" + words + "%")
                .query(Long.class)
                .single();
    }

    private long events(String type) {
        return jdbc.sql("select count(*) from audit_event where type = ? and facts ->> 'model' = ?")
                .params(type, model.toString())
                .query(Long.class)
                .single();
    }
}
