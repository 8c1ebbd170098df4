package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Attacks 23 and 24: how much may run, begin and be fetched, whoever else asks at the same moment.
@PortalTest
class TurnstileTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired private DeliveryFixture fixture;
    @Autowired private Delivering delivering;
    @Autowired private Deliveries deliveries;
    @Autowired private Reach reach;
    @Autowired private DeliveryLog log;
    @Autowired private DeliverySettings settings;
    @Autowired private Urls urls;
    @Autowired private JdbcClient jdbc;
    @LocalServerPort private int port;
    private Actor ada;
    private GrantView grant;
    private long size;

    @BeforeEach
    void aGrant() {
        ada = fixture.researcher();
        grant = fixture.prepared(ada);
        size = fixture.copy(grant).file(SHARD).orElseThrow().size();
    }

    @Test
    void ofTwentyStartsWithOneLeftInTheQuotaOneBeginsAndTheOthersAreToldToWait() throws Exception {
        quota(size);
        Urls.Row url = minted();
        List<Future<Deliveries.Row>> starts = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                long from = i; // each of another file
                starts.add(threads.submit(() -> begun(url, "f" + from, 0, size)));
            }
        }
        List<DownloadRefused> refused = new ArrayList<>();
        for (Future<Deliveries.Row> start : starts) {
            if (start.state() == Future.State.FAILED) {
                refused.add((DownloadRefused) start.exceptionNow());
            }
        }

        assertThat(refused).hasSize(19);
        assertThat(refused)
                .allSatisfy(
                        no -> {
                            assertThat(no.getStatusCode().value()).isEqualTo(429);
                            assertThat(no.getHeaders().getFirst("Retry-After")).isEqualTo("5");
                            assertThat(no.sentence()).contains("quota", "running");
                        });
    }

    @Test
    void rangesThatOverlapAndRaceCountEachByteOnce() throws Exception {
        quota(size);
        String url = delivering.mint(ada, grant, fixture.copy(grant), SHARD).url();
        Random random = new Random(6);
        BitSet fetched = new BitSet();
        List<Callable<HttpResponse<byte[]>>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int from = random.nextInt((int) size);
            int to = Math.min((int) size, from + 1 + random.nextInt(200_000));
            fetched.set(from, to);
            calls.add(() -> get(url, "bytes=" + from + "-" + (to - 1)));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<HttpResponse<byte[]>> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().statusCode()).isEqualTo(206);
            }
        }

        CatalogFixture.await(this::nothingRuns);
        assertThat(reach.usage(grant.id()).uniqueBytes()).isEqualTo(fetched.cardinality());
    }

    @Test
    void aQuotaUsedUpStillGivesWhatWasReceivedBeforeAndNothingElse() throws Exception {
        quota(1000L);
        String url = delivering.mint(ada, grant, fixture.copy(grant), SHARD).url();
        assertThat(get(url, "bytes=0-999").statusCode()).isEqualTo(206);

        assertThat(get(url, "bytes=200-999").statusCode()).isEqualTo(206);
        CatalogFixture.await(this::nothingRuns);
        HttpResponse<byte[]> more = get(url, "bytes=999-1000");
        assertThat(more.statusCode()).isEqualTo(403);
        assertThat(new String(more.body(), StandardCharsets.UTF_8))
                .contains("1000 bytes", "can be fetched again");
        assertThat(get(url, "bytes=0-").statusCode()).isEqualTo(403);
        assertThat(reach.usage(grant.id()).uniqueBytes()).isEqualTo(1000);
    }

    @Test
    void noMoreAnswersThanAllowedRunAtOnceUnderAGrantOrAnAccount() throws Exception {
        Urls.Row url = minted();
        for (int i = 0; i < settings.streams().perGrant(); i++) begun(url, SHARD, 0, 1);
        speak();
        HttpResponse<byte[]> refused =
                get(delivering.mint(ada, grant, fixture.copy(grant), SHARD).url(), "bytes=0-0");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                .contains("this grant", Integer.toString(settings.streams().perGrant()));

        GrantView second = fixture.prepared(ada);
        Urls.Row other = minted(second);
        int left = settings.streams().perAccount() - settings.streams().perGrant();
        for (int i = 0; i < left; i++) begun(other, SHARD, 0, 1);
        GrantView third = fixture.prepared(ada);
        speak();
        HttpResponse<byte[]> account =
                get(delivering.mint(ada, third, fixture.copy(third), SHARD).url(), "bytes=0-0");
        assertThat(account.statusCode()).isEqualTo(429);
        assertThat(new String(account.body(), StandardCharsets.UTF_8)).contains("your account");
    }

    @Test
    void streamsOfADeadNodeStopCountingAfterSeconds() {
        Urls.Row url = minted();
        for (int i = 0; i < settings.streams().perGrant(); i++) begun(url, SHARD, 0, 1);
        jdbc.sql("update delivery set beat = now() - interval '11 seconds' where grant_id = ?")
                .param(grant.id().value())
                .update();
        assertThat(begun(url, SHARD, 0, 1)).isNotNull();
    }

    @Test
    void noMoreAnswersThanAllowedBeginWithinAMinute() throws Exception {
        String link = delivering.mint(ada, grant, fixture.copy(grant), SHARD).url();
        assertThat(get(link, "bytes=0-0").statusCode()).isEqualTo(206);
        jdbc.sql(
                        """
                        insert into delivery (id, url_id, grant_id, account, path, range_from, range_to, file_size,
                                              address, started, ended, bytes, lease, outcome)
                        select gen_random_uuid(), url_id, grant_id, account, path, 0, 1, file_size, address, now(),
                               now(), 1, 1, 'COMPLETE' from delivery, generate_series(1, ?) where grant_id = ?
                        """)
                .params(settings.starts().perGrant(), grant.id().value())
                .update();
        HttpResponse<byte[]> refused = get(link, "bytes=0-0");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
    }

    /// As their node would, however slow this machine is.
    private void speak() {
        jdbc.sql("update delivery set beat = now() where outcome = 'RUNNING' and account = ?")
                .param(ada.id().value())
                .update();
    }

    private boolean nothingRuns() {
        return deliveries.latest(grant.id(), 100).stream()
                .noneMatch(row -> row.outcome() == DeliveryOutcome.RUNNING);
    }

    private void quota(long bytes) {
        jdbc.sql("update access_grant set quota_bytes = ? where id = ?")
                .params(bytes, grant.id().value())
                .update();
    }

    private Urls.Row minted() {
        return minted(grant);
    }

    private Urls.Row minted(GrantView of) {
        return urls.find(delivering.mint(ada, of, fixture.copy(of), SHARD).id()).orElseThrow();
    }

    private Deliveries.Row begun(Urls.Row url, String path, long from, long to) {
        Deliveries.Row row =
                new Deliveries.Row(
                        UUID.randomUUID(),
                        url.id(),
                        url.grant(),
                        url.issuer(),
                        path,
                        from,
                        to,
                        size,
                        "127.0.0.1",
                        "",
                        Instant.now());
        log.started(row, url);
        return row;
    }

    private HttpResponse<byte[]> get(String path, String range)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Range", range)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
