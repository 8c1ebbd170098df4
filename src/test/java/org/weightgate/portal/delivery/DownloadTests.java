package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.RehashFixture;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.storage.ObjectStore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

@PortalTest
class DownloadTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired private DeliveryFixture fixture;
    @Autowired private Delivering delivering;
    @Autowired private Deliveries deliveries;
    @Autowired private SignedUrls signed;
    @Autowired private Urls urls;
    @Autowired private Reach reach;
    @Autowired private Catalog catalog;
    @Autowired private ObjectStore store;
    @Autowired private RehashFixture rehash;
    @Autowired private JdbcClient jdbc;
    @LocalServerPort private int port;
    private Actor ada;
    private GrantView grant;
    private CopyFile shard;
    private String url;

    @BeforeEach
    void aUrl() {
        ada = fixture.researcher();
        grant = fixture.prepared(ada);
        shard = fixture.copy(grant).file(SHARD).orElseThrow();
        url = mint(SHARD);
    }

    @Test
    void tenRandomRangesAssembleToTheListedDigest() throws Exception {
        List<Integer> cuts = new ArrayList<>(List.of(0, (int) shard.size()));
        Random random = new Random(11);
        while (cuts.size() < 11) cuts.add(1 + random.nextInt((int) shard.size() - 1));
        Collections.sort(cuts);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            HttpResponse<byte[]> part =
                    get(url, "Range", "bytes=" + cuts.get(i) + "-" + (cuts.get(i + 1) - 1));
            assertThat(part.statusCode()).isEqualTo(206);
            whole.write(part.body());
        }

        assertThat(sha256(whole.toByteArray())).isEqualTo(shard.sha256());
        CatalogFixture.await(() -> ended() >= 10);
        assertThat(reach.usage(grant.id()).uniqueBytes()).isEqualTo(shard.size());
        assertThat(deliveries.latest(grant.id(), 50))
                .allMatch(row -> row.outcome() == DeliveryOutcome.COMPLETE);
    }

    @Test
    void aTokenNotMadeForDownloadingGetsNoUrl() {
        Actor looking = ada.limitedTo(Set.of(TokenScope.READ), Instant.MAX);
        assertThatThrownBy(() -> delivering.mint(looking, grant, fixture.copy(grant), SHARD))
                .isInstanceOf(DownloadRefused.class)
                .hasMessageContaining("403");
        assertThat(delivering.all(looking, grant, fixture.copy(grant))).isEmpty();
    }

    @Test
    void theWholeFileComesWithAStrongTagAndSafeHeaders() throws Exception {
        HttpResponse<byte[]> whole = get(url);

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(sha256(whole.body())).isEqualTo(shard.sha256());
        assertThat(header(whole, "ETag")).isEqualTo("\"sha256-" + shard.sha256() + "\"");
        assertThat(header(whole, "Content-Disposition")).startsWith("attachment").contains(SHARD);
        assertThat(header(whole, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(whole, "Cache-Control")).isEqualTo("private, no-store");
        assertThat(header(whole, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    void headTellsTheLengthAndRecordsNoDelivery() throws Exception {
        HttpResponse<byte[]> head =
                HTTP.send(
                        HttpRequest.newBuilder(at(url)).HEAD().build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo(Long.toString(shard.size()));
        assertThat(deliveries.latest(grant.id(), 50)).isEmpty();
    }

    @Test
    void aRangeOfAnotherVersionAnswersTheWholeFile() throws Exception {
        String tag = "\"sha256-" + shard.sha256() + "\"";

        assertThat(get(url, "Range", "bytes=0-9", "If-Range", tag).statusCode()).isEqualTo(206);
        for (String other : List.of("W/" + tag, "\"sha256-0\"", "Sun, 22 Nov 2026 00:00:00 GMT")) {
            assertThat(get(url, "Range", "bytes=0-9", "If-Range", other).statusCode())
                    .as(other)
                    .isEqualTo(200);
        }
        assertThat(get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get(url, "Range", "bytes=" + shard.size() + "-").statusCode()).isEqualTo(416);
        assertThat(get(url, "Range", "bytes=0-,0-").statusCode()).isEqualTo(416);
        assertThat(get(url, "Range", "lines=0-9").statusCode()).isEqualTo(200);
    }

    @Test
    void everyFlippedCharacterIsRefusedAlike() throws Exception {
        String token = url.split("/")[2];
        String rest = url.substring(url.lastIndexOf('/'));
        for (int i = 0; i < token.length(); i++) {
            char flipped = token.charAt(i) == 'A' ? 'B' : 'A';
            String wrong = token.substring(0, i) + flipped + token.substring(i + 1);
            assertThat(signed.read(wrong)).as("character " + i).isEmpty();
        }
        String last = token.substring(0, token.length() - 1);
        for (String wrong : List.of(last, last + "=", "k9" + token.substring(2), token + "A")) {
            HttpResponse<byte[]> answer = get("/d/" + wrong + rest);
            assertThat(answer.statusCode()).as(wrong).isIn(400, 403);
        }
        assertThat(get("/d/k9" + token.substring(2) + rest).statusCode()).isEqualTo(403);
        assertThat(signed.read(token)).isPresent();
    }

    @Test
    void aLinkHasOneFormOnly() throws Exception {
        String token = url.split("/")[2];
        for (String other :
                List.of(
                        url + "?a=b",
                        url + ";a=b",
                        "/d//" + token + "/x",
                        "/d/" + token + "/a%2fb",
                        "/d/" + token + "/a%252eb",
                        "/d/" + token + "=/x")) {
            assertThat(get(other).statusCode()).as(other).isIn(400, 404);
        }
        HttpResponse<byte[]> renamed = get("/d/" + token + "/other-name.bin");
        assertThat(renamed.statusCode()).isEqualTo(200);
        assertThat(sha256(renamed.body())).isEqualTo(shard.sha256());
    }

    @Test
    void anEndedLinkSaysHowToRenew() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Urls.Row old =
                new Urls.Row(
                        UUID.randomUUID(),
                        grant.id(),
                        SHARD,
                        ada.id(),
                        "k1",
                        now.minusSeconds(60),
                        now.minusSeconds(1),
                        false);
        urls.add(old);

        HttpResponse<byte[]> answer = get(signed.path("k1", old.claims()));
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(text(answer)).contains("ended at", "/urls");
    }

    @Test
    void aHeadOnlyLinkGivesNoBytes() throws Exception {
        UrlClaims claims =
                new UrlClaims(
                        UUID.randomUUID(),
                        grant.id().value(),
                        Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS),
                        UrlClaims.HEAD,
                        SHARD);

        assertThat(get(signed.path("k1", claims)).statusCode()).isEqualTo(403);
    }

    @Test
    void aRevokedGrantNamesTheCauseAtEveryDoor() throws Exception {
        fixture.revoke(grant, "The project is over.");

        HttpResponse<byte[]> answer = get(url);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(text(answer)).contains("revoked", "The project is over.");
        assertThatThrownBy(() -> mint(SHARD))
                .isInstanceOf(DownloadRefused.class)
                .hasMessageContaining("The project is over.");
        assertThat(deliveries.latest(grant.id(), 50)).isEmpty();
    }

    @Test
    void onlyTheRecipientGetsLinks() {
        assertThatThrownBy(
                        () ->
                                delivering.mint(
                                        fixture.researcher(), grant, fixture.copy(grant), SHARD))
                .isInstanceOf(DownloadRefused.class)
                .hasMessageContaining("somebody else");
        assertThat(delivering.all(fixture.reviewer(), grant, fixture.copy(grant))).isEmpty();
    }

    /// From a store that tells no versions apart: elsewhere it is noticed before.
    @Test
    void anOriginalThatEndsEarlyBreaksTheConnectionOff() throws Exception {
        FileView file =
                catalog.release(grant.release()).files().stream()
                        .filter(candidate -> candidate.path().equals(SHARD))
                        .findFirst()
                        .orElseThrow();
        byte[] original = CatalogFixture.demo("opt-stories").get(SHARD);
        jdbc.sql(
                        """
                        delete from release_object where file =
                            (select id from release_file where object_key = ?)
                        """)
                .param(file.objectKey())
                .update();
        store.put(file.objectKey(), new ByteArrayInputStream(original, 0, 700_000), 700_000);
        try {
            assertThatThrownBy(() -> get(url)).isInstanceOf(IOException.class);
            assertThat(get(url, "Range", "bytes=900000-").statusCode()).isEqualTo(503);
        } finally {
            store.put(file.objectKey(), new ByteArrayInputStream(original), original.length);
            rehash.read(grant.model());
        }
        assertThat(sha256(get(url).body())).isEqualTo(shard.sha256());
    }

    private long ended() {
        return deliveries.latest(grant.id(), 50).stream()
                .filter(row -> row.outcome() != DeliveryOutcome.RUNNING)
                .count();
    }

    private String mint(String path) {
        return delivering.mint(ada, grant, fixture.copy(grant), path).url();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
