package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.hub.HubCalls.location;
import static org.weightgate.portal.hub.HubCalls.paths;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.zaxxer.hikari.HikariDataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.delivery.DeliveryFixture;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

/// A copy of 992 shards, as OPT-175B has: clients ask for each file, so what one question costs
/// must not grow with their number. Counted are the rows that the database reads, which no busy
/// machine changes.
@PortalTest
class ManyFilesTests {
    private static final int SHARDS = 992;
    private static final int ASKED = 10;
    private static final TaskInstanceId REHASH =
            TaskInstanceId.of("catalog-rehash", RecurringTask.INSTANCE);

    @Autowired private DeliveryFixture fixture;
    @Autowired private CatalogFixture catalog;
    @Autowired private JdbcClient db;
    @Autowired private TransactionTemplate transaction;
    @Autowired private DataSource database;
    @Autowired private SchedulerClient jobs;
    @LocalServerPort private int port;
    private GrantView grant;
    private HubCalls own;
    private String files;
    private String api;

    @BeforeEach
    void aCopyOfManyShards() {
        Actor ada = fixture.researcher();
        grant = fixture.prepared(ada, catalog.published());
        fixture.awaitGolden(grant);
        CatalogFixture.await(() -> rehashesAfter(Duration.ofHours(1)));
        transaction.executeWithoutResult(_ -> addShards());
        own = new HubCalls(port, fixture.token(ada));
        files = "/" + grant.model() + "/resolve/";
        api = "/api/models/" + grant.model();
    }

    @AfterEach
    void filesAreReadAgain() {
        rehashesAfter(Duration.ZERO);
    }

    /// The job that reads stored files again looks through the files of all releases each minute:
    /// rows that no question of a client reads.
    ///
    /// @return whether it waits; false while it runs
    private boolean rehashesAfter(Duration wait) {
        try {
            return jobs.reschedule(REHASH, Instant.now().plus(wait));
        } catch (TaskInstanceCurrentlyExecutingException running) {
            return false;
        }
    }

    /// Rows as publishing and preparing them would leave, past the guard of what is published.
    private void addShards() {
        db.sql("set local session_replication_role = replica").update();
        db.sql(
                        """
                        insert into release_file
                        select gen_random_uuid(), :release, 'part-' || i || '.safetensors', 1000,
                               :release || '/' || i, null, 1000, repeat('a', 64), repeat('a', 64),
                               0, '', now(), 0 from generate_series(1, :shards) i
                        """)
                .param("release", grant.release().value())
                .param("shards", SHARDS)
                .update();
        db.sql(
                        """
                        insert into release_file_health (file, checked)
                        select id, now() from release_file
                        where release = :release and path like 'part-%'
                        """)
                .param("release", grant.release().value())
                .update();
        db.sql(
                        """
                        insert into marking_copy_file
                        select copy_id, 'part-' || i || '.safetensors', 1000, repeat('b', 64), true
                        from marking_grant, generate_series(1, :shards) i where grant_id = :grant
                        """)
                .param("grant", grant.id().value())
                .param("shards", SHARDS)
                .update();
    }

    @Test
    void aQuestionAboutOneFileReadsAFewRowsOnly() throws SQLException {
        String sha = own.json(api).get("sha").asString();
        assertThat(paths(own.json(api + "/tree/" + sha + "?recursive=true")))
                .hasSizeGreaterThan(SHARDS);
        long before = read();
        for (int i = 1; i <= ASKED; i++) {
            String name = "part-" + i * 97 + ".safetensors";
            assertThat(own.head(files + sha + "/" + name).statusCode()).isEqualTo(200);
            assertThat(location(own.get(files + sha + "/" + name))).startsWith("/d/");
            assertThat(location(own.head(files + "main/" + name))).endsWith(sha + "/" + name);
            String wish = "{\"paths\":[\"%s\"],\"expand\":true}".formatted(name);
            for (String revision : new String[] {"main", sha}) {
                var info = own.post(api + "/paths-info/" + revision, "application/json", wish);
                assertThat(paths(HubCalls.json(info))).containsExactly(name);
            }
        }
        assertThat(read() - before).as("rows for %d questions", 5 * ASKED).isLessThan(SHARDS);
    }

    @Test
    void theDoorReadsAFewRowsOnly() throws SQLException {
        String sha = own.json(api).get("sha").asString();
        String shard = files + sha + "/model-00001-of-00003.safetensors";
        own.get(location(own.get(shard)), "Range", "bytes=0-0");
        long before = read();
        for (int i = 0; i < ASKED; i++) {
            assertThat(own.get(location(own.get(shard)), "Range", "bytes=0-0").statusCode())
                    .isEqualTo(206);
        }
        assertThat(read() - before).as("rows for %d downloads", ASKED).isLessThan(SHARDS);
    }

    @Test
    void aPageOfTheListingReadsItsFilesOnly() throws SQLException {
        String sha = own.json(api).get("sha").asString();
        String tree = api + "/tree/" + sha + "?recursive=true&limit=50";
        HttpResponse<byte[]> first = own.get(tree);
        String link = HubCalls.header(first, "Link");
        String second = link.substring(1, link.indexOf('>'));
        long before = read();
        for (int i = 0; i < ASKED; i++) {
            assertThat(paths(HubCalls.json(own.get(second))))
                    .hasSize(50)
                    .doesNotContainAnyElementsOf(paths(HubCalls.json(first)));
        }
        assertThat(read() - before).as("rows for %d pages", ASKED).isLessThan(2L * 50 * ASKED);
    }

    /// Rows of files read so far, once every session has said what it read.
    private long read() throws SQLException {
        database.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
        long[] seen = {-1, System.nanoTime()};
        CatalogFixture.await(
                () -> {
                    long now = counted();
                    if (now != seen[0]) {
                        seen[0] = now;
                        seen[1] = System.nanoTime();
                    }
                    return System.nanoTime() - seen[1] > 1_500_000_000L;
                });
        return seen[0];
    }

    private long counted() {
        return db.sql(
                        """
                        select sum(seq_tup_read + idx_tup_fetch) from pg_stat_user_tables
                        where relname in ('release_file', 'marking_copy_file')
                        """)
                .query(Long.class)
                .single();
    }
}
