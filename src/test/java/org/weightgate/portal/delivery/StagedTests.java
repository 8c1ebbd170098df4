package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.Marking;
import org.weightgate.portal.storage.ObjectStore;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;

/// A release whose marked copies are fetched from the object store.
@PortalTest
class StagedTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Actor PAUL = CatalogFixture.publisherOf("lab");

    @Autowired private DeliveryFixture fixture;
    @Autowired private CatalogFixture catalog;
    @Autowired private Delivering delivering;
    @Autowired private DeliveryModes modes;
    @Autowired private Deliveries deliveries;
    @Autowired private Reach reach;
    @Autowired private StagedFiles files;
    @Autowired private StagedCopies copies;
    @Autowired private Staging staging;
    @Autowired private Marking marking;
    @Autowired private ObjectStore store;
    @Autowired private Visits visits;
    @LocalServerPort private int port;
    private Actor ada;
    private ModelName model;

    @BeforeEach
    void aStagedRelease() {
        ada = fixture.researcher();
        model = catalog.published();
        modes.choose(PAUL, model, "v1", DeliveryMode.STAGED);
    }

    @Test
    void theDoorLeadsToTheMarkedCopyInTheStoreAndCountsTheWholeFile() throws Exception {
        GrantView grant = staged();
        CopyFile shard = fixture.copy(grant).file(SHARD).orElseThrow();

        HttpResponse<byte[]> door = get(link(grant), "Range", "bytes=0-9");
        assertThat(door.statusCode()).isEqualTo(302);
        URI address = URI.create(door.headers().firstValue("Location").orElseThrow());
        assertThat(address.getQuery()).contains("X-Amz-Expires=120");
        HttpResponse<byte[]> file = fetch(address);

        assertThat(CatalogFixture.sha256(file.body())).isEqualTo(shard.sha256());
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).contains(SHARD);
        assertThat(reach.usage(grant.id()).uniqueBytes()).isEqualTo(shard.size());
        assertThat(deliveries.latest(grant.id(), 1).getFirst().outcome())
                .isEqualTo(DeliveryOutcome.REDIRECTED);
        assertThat(get(link(grant), "If-Range", "\"x\"").statusCode()).isEqualTo(200);
        assertThat(visits.get(ada, "/grants/" + grant.reference()))
                .bodyText()
                .contains("ends by itself");
    }

    @Test
    void untilItIsStagedAFileIsStreamed() throws Exception {
        modes.choose(PAUL, model, "v1", DeliveryMode.STREAM);
        GrantView grant = fixture.prepared(ada, model);
        modes.choose(PAUL, model, "v1", DeliveryMode.STAGED);

        assertThat(get(link(grant)).statusCode()).isEqualTo(200);
        CatalogFixture.await(() -> files.find(grant.id(), SHARD).isPresent());
        CatalogFixture.await(() -> ready(grant));
        assertThat(get(link(grant)).statusCode()).isEqualTo(302);
    }

    @Test
    void theEndOfAGrantDeletesItsCopy() throws Exception {
        GrantView grant = staged();
        String link = link(grant);
        List<String> keys = files.of(grant.id()).stream().map(StagedFiles.Row::key).toList();
        fixture.revoke(grant, "Lost laptop.");

        assertThat(get(link).statusCode()).isEqualTo(403);
        copies.sweep();
        assertThat(files.of(grant.id())).isEmpty();
        assertThat(keys).isNotEmpty().noneMatch(store::exists);
    }

    @Test
    void objectsThatNoRowKnowsAreSweptAway() {
        String key = Staging.PREFIX + "nobody/file";
        store.put(key, new ByteArrayInputStream(new byte[10]), 10);
        GrantView grant = staged();

        copies.sweepOrphans();

        assertThat(store.exists(key)).isFalse();
        assertThat(files.of(grant.id())).allMatch(file -> store.exists(file.key()));
    }

    @Test
    void aCopyWhoseWritingWasKilledGoesOnWithThePartsThatAreThere() throws Exception {
        GrantView grant = fixture.prepared(ada, fixture.wide(false));
        CopyFile wide = fixture.copy(grant).file(DeliveryFixture.WIDE).orElseThrow();
        String key = Staging.PREFIX + grant.id() + "/killed";
        StagedFiles.Row row =
                new StagedFiles.Row(
                        grant.id(),
                        wide.path(),
                        key,
                        wide.size(),
                        store.startUpload(key),
                        0,
                        grant.issued(),
                        false);
        files.add(row);
        byte[] part;
        try (InputStream in = marking.open(grant.id(), wide.path(), 0, 16 << 20)) {
            part = in.readAllBytes();
        }
        store.putPart(key, row.uploadId(), 1, part, part.length);
        store.putPart(key, row.uploadId(), 2, Arrays.copyOf(part, 100), 100); // cut short

        staging.stage(grant.id());

        assertThat(files.find(grant.id(), wide.path()).orElseThrow().ready()).isTrue();
        try (InputStream in = store.get(key, 0, wide.size())) {
            assertThat(CatalogFixture.sha256(in.readAllBytes())).isEqualTo(wide.sha256());
        }
        copies.delete(grant.id());
    }

    @Test
    void onlyItsPublisherChooses() {
        assertThatThrownBy(() -> modes.choose(ada, model, "v1", DeliveryMode.STREAM))
                .isInstanceOf(NotPermitted.class);
        assertThat(visits.get(fixture.publisher(model), "/publish/" + model + "/delivery"))
                .bodyText()
                .contains("ends by itself", "Release");
    }

    private GrantView staged() {
        GrantView grant = fixture.prepared(ada, model);
        CatalogFixture.await(() -> ready(grant));
        return grant;
    }

    private boolean ready(GrantView grant) {
        List<StagedFiles.Row> rows = files.of(grant.id());
        long wanted = fixture.copy(grant).files().stream().filter(Staging::stageable).count();
        return rows.size() == wanted && rows.stream().allMatch(StagedFiles.Row::ready);
    }

    private String link(GrantView grant) {
        return delivering.mint(ada, grant, fixture.copy(grant), SHARD).url();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> fetch(URI address) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
