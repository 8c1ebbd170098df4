package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.marking.CopyFile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Two nodes on one PostgreSQL and one S3 server, with nothing between them that would keep a
/// recipient at one: this test's own, and a process that can be killed. The process hears no
/// notification.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodesTests {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired private DeliveryFixture fixture;
    @Autowired private NodeProcess.Neighbourhood neighbourhood;
    @Autowired private Delivering delivering;
    @Autowired private Deliveries deliveries;
    @Autowired private Reach reach;
    @Autowired private JdbcClient jdbc;
    @LocalServerPort private int port;
    private NodeProcess other;
    private Actor ada;
    private GrantView grant;

    @BeforeEach
    void aGrant() throws Exception {
        if (other == null) other = neighbourhood.start("--weightgate.delivery.listen=false");
        ada = fixture.researcher();
        grant = fixture.prepared(ada, fixture.wide(false));
    }

    @AfterAll
    void end() throws InterruptedException {
        if (other != null) other.close();
    }

    @Test
    void aDownloadWhoseNodeIsKilledCompletesOnTheOtherWithTheSameLink() throws Exception {
        CopyFile wide = fixture.copy(grant).file(DeliveryFixture.WIDE).orElseThrow();
        String link = delivering.mint(ada, grant, fixture.copy(grant), wide.path()).url();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try (InputStream body = open(other.at(link)).body()) {
            got.write(body.readNBytes(20 << 20));
            other.kill();
            body.transferTo(got);
        } catch (IOException cut) {
            assertThat(got.size()).isLessThan((int) wide.size());
        }
        String tag = "\"sha256-" + wide.sha256() + "\"";
        HttpResponse<InputStream> rest =
                open(here(link), "Range", "bytes=" + got.size() + "-", "If-Range", tag);
        assertThat(rest.statusCode()).isEqualTo(206);
        rest.body().transferTo(got);

        assertThat(CatalogFixture.sha256(got.toByteArray())).isEqualTo(wide.sha256());
        CatalogFixture.await(
                () ->
                        deliveries.latest(grant.id(), 9).stream()
                                .noneMatch(row -> row.outcome() == DeliveryOutcome.RUNNING));
        assertThat(reach.usage(grant.id()).uniqueBytes()).isEqualTo(wide.size());
        other = null;
    }

    @Test
    void aLinkTakenAtOneNodeOpensAtTheOtherAndARevocationThereCutsItHere() throws Exception {
        String answer =
                HTTP.send(
                                HttpRequest.newBuilder(
                                                here(
                                                        "/api/v1/grants/"
                                                                + grant.reference()
                                                                + "/urls"))
                                        .header("Authorization", "Bearer " + fixture.token(ada))
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(
                                                HttpRequest.BodyPublishers.ofString(
                                                        "path=" + DeliveryFixture.WIDE))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        String link = URI.create(answer.strip()).getRawPath();
        try (SlowReader reader = new SlowReader(other.port(), link, "bytes=0-", 200_000)) {
            CatalogFixture.await(() -> reader.received() > 0);
            long before = System.nanoTime();
            fixture.revoke(grant, "Lost laptop.");
            CatalogFixture.await(reader::over);

            assertThat(reader.status()).contains("206");
            assertThat(reader.lastByte() - before).isLessThan(Duration.ofSeconds(10).toNanos());
        }
        assertThat(open(other.at(link)).statusCode()).isEqualTo(403);
    }

    @Test
    void preparingACopyGoesOnWhereItsNodeDied() {
        String id = grant.id().toString();
        CatalogFixture.await(
                () ->
                        jdbc.sql("select count(*) from scheduled_tasks where task_instance = ?")
                                        .param(id)
                                        .query(Long.class)
                                        .single()
                                == 0);
        jdbc.sql(
                        """
                        update marking_copy_file set sha256 = null where carries and copy_id =
                            (select copy_id from marking_grant where grant_id = ?)
                        """)
                .param(grant.id().value())
                .update();
        jdbc.sql(
                        """
                        update marking_copy set files_ready = null where id =
                            (select copy_id from marking_grant where grant_id = ?)
                        """)
                .param(grant.id().value())
                .update();
        jdbc.sql("delete from marking_statement where grant_id = ?")
                .param(grant.id().value())
                .update();
        jdbc.sql(
                        """
                        insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,
                                                     last_heartbeat, version)
                        values ('marking-files', ?, now() - interval '3 minutes', true, 'a node that died',
                                now() - interval '2 minutes', 1)
                        """)
                .param(id)
                .update();
        assertThat(fixture.copy(grant).ready()).isFalse();

        CatalogFixture.await(() -> fixture.copy(grant).ready());
    }

    private URI here(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<InputStream> open(URI address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }
}
