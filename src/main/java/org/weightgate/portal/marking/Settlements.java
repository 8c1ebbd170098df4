package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;

/// What marking settled for each release: the commitment to its code keys, and why it has no golden
/// reference if it has none.
@Repository
@Transactional
class Settlements {
    record Settlement(String codeCommitment, @Nullable String goldenSkipped) {}

    private final JdbcClient db;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Settlements(JdbcClient db, ApplicationEventPublisher events, Clock clock) {
        this.db = db;
        this.events = events;
        this.clock = clock;
    }

    /// Commits to the code keys of these contents; says so once per set of contents.
    void commit(ReleaseId release, String commitment) {
        int changed =
                db.sql(
                                """
                                insert into marking_release (release_id, code_commitment, created)
                                values (?, ?, ?) on conflict (release_id)
                                do update set code_commitment = excluded.code_commitment
                                where marking_release.code_commitment <> excluded.code_commitment
                                """)
                        .params(
                                release.value(),
                                commitment,
                                clock.instant().atOffset(ZoneOffset.UTC))
                        .update();
        if (changed == 1) {
            events.publishEvent(new CodeCommitted(release, commitment, clock.instant()));
        }
    }

    void goldenSkipped(ReleaseId release, String sentence) {
        db.sql("update marking_release set golden_skipped = nullif(?, '') where release_id = ?")
                .params(sentence, release.value())
                .update();
    }

    Optional<Settlement> of(ReleaseId release) {
        return db.sql(
                        "select code_commitment, golden_skipped from marking_release where"
                                + " release_id = ?")
                .param(release.value())
                .query(
                        (row, n) ->
                                new Settlement(
                                        row.getString("code_commitment"),
                                        row.getString("golden_skipped")))
                .optional();
    }
}
