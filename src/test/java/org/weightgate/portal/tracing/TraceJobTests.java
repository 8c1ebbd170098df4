package org.weightgate.portal.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.storage.ObjectStore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/// The job of a trace, and nodes that die over it.
@PortalTest
class TraceJobTests {
    @Autowired private TraceFixture fixture;
    @Autowired private Tracing tracing;
    @Autowired private TraceRun run;
    @Autowired private Opening opening;
    @Autowired private ObjectStore store;
    @Autowired private JdbcClient db;
    private Actor paul;

    @BeforeEach
    void aPublisher() {
        paul = fixture.publisher();
    }

    @Test
    void aTraceWhoseNodeWasKilledIsBegunAgainAndJudgedOnce() throws IOException {
        String reference = fixture.collected(paul, fixture.weights(fixture.leaker()));
        TraceId id = tracing.show(paul, reference).id();
        byte[] half = "half a bundle".getBytes();
        store.put(
                "traces/%s/evidence.sealed".formatted(id),
                new ByteArrayInputStream(half),
                half.length);
        killed(reference, id, 0);

        CatalogFixture.await(() -> !tracing.show(paul, reference).status().busy());

        assertThat(tracing.show(paul, reference).verdict()).isEqualTo(Outcome.ACCUSED);
        assertThat(tracing.finding(paul, reference).orElseThrow().accused())
                .extracting(FindingView.AccusedView::recipient)
                .containsExactly(fixture.leaker().recipientHandle());
        CatalogFixture.await(() -> jobs(id) == 0);
        assertThat(events("trace-finished", reference)).isEqualTo(1);
        opening.open(paul, reference);
    }

    @Test
    void aTraceThatKillsEveryNodeFailsWithASentenceAndMayBeStartedAgain() {
        String reference = fixture.collected(paul, fixture.weights(fixture.leaker()));
        TraceId id = tracing.show(paul, reference).id();
        killed(reference, id, 5);

        CatalogFixture.await(() -> !tracing.show(paul, reference).status().busy());

        TraceView failed = tracing.show(paul, reference);
        assertThat(failed.status()).isEqualTo(TraceStatus.FAILED);
        assertThat(failed.problem()).contains("tried 6 times", "ended in the middle");
        assertThat(events("trace-failed", reference)).isEqualTo(1);
        CatalogFixture.await(() -> jobs(id) == 0);
        assertThat(fixture.judged(paul, reference).verdict()).isEqualTo(Outcome.ACCUSED);
    }

    @Test
    void aNodeThatWasGivenUpForDeadAndComesBackChangesNothing() throws IOException {
        String reference = fixture.collected(paul, fixture.weights(fixture.leaker()));
        TraceId id = tracing.show(paul, reference).id();
        running(reference);

        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> run(id)),
                        CompletableFuture.runAsync(() -> run(id)))
                .join();

        assertThat(tracing.show(paul, reference).verdict()).isEqualTo(Outcome.ACCUSED);
        assertThat(events("trace-finished", reference)).isEqualTo(1);
        opening.open(paul, reference);
    }

    private void run(TraceId id) {
        try {
            run.run(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As a kill in the middle leaves it: picked by a node whose heart stopped long ago.
    private void killed(String reference, TraceId id, int failures) {
        running(reference);
        db.sql(
                        """
                        insert into scheduled_tasks (task_name, task_instance, execution_time, picked,
                          picked_by, consecutive_failures, last_heartbeat, version)
                        values ('tracing-trace', ?, now() - interval '1 hour', true,
                          'a node that is gone', ?, now() - interval '1 hour', 2)
                        """)
                .params(id + " 2026-01-01T00:00:00Z", failures)
                .update();
    }

    private void running(String reference) {
        db.sql(
                        "update trace set status = 'RUNNING', started = now(), progress = 0.4, step"
                                + " = 'reading the leak' where reference = ?")
                .param(reference)
                .update();
    }

    private int jobs(TraceId id) {
        return db.sql(
                        "select count(*) from scheduled_tasks where task_name = 'tracing-trace' and"
                                + " task_instance like ?")
                .param(id + "%")
                .query(Integer.class)
                .single();
    }

    private int events(String type, String reference) {
        return db.sql("select count(*) from audit_event where type = ? and facts->>'trace' = ?")
                .params(type, reference)
                .query(Integer.class)
                .single();
    }
}
