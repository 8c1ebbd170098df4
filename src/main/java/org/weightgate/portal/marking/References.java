package org.weightgate.portal.marking;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.inference.Reference;
import org.weightgate.inference.Trial;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.Tolerance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// `reference.json` of each release, as it rides in every copy, and what the pages say of it.
@Repository
@Transactional
class References implements Tolerance {
    private final JdbcClient db;
    private final Clock clock;

    References(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// @param remark why it is not calibrated, empty if it is
    record Kept(Reference reference, String remark) {}

    /// A check that starts again writes it again; once the release is published nobody calls this.
    void keep(ReleaseId release, Kept kept) {
        Reference reference = kept.reference();
        byte[] content = reference.json().getBytes(StandardCharsets.UTF_8);
        db.sql("delete from marking_reference where release_id = ?")
                .param(release.value())
                .update();
        db.sql(
                        """
                        insert into marking_reference (release_id, content, sha256, golden_sha256,
                            calibrated, remark, created) values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        release.value(),
                        content,
                        Digests.sha256(content),
                        reference.golden().logitsSha256(),
                        reference.calibrated(),
                        kept.remark(),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        for (int i = 0; i < reference.trials().size(); i++) {
            keep(release, i, reference.trials().get(i));
        }
    }

    private void keep(ReleaseId release, int position, Trial trial) {
        db.sql("insert into marking_trial values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        release.value(),
                        position,
                        trial.name(),
                        trial.lawful(),
                        trial.layer(),
                        trial.hidden(),
                        trial.meanKl(),
                        trial.changedTops(),
                        trial.margin())
                .update();
    }

    /// A calibration of the same weights computing the same on the same prompts, made for an
    /// earlier release: marks depend on contents alone, so it holds for this one too.
    @Transactional(readOnly = true)
    public Optional<Reference> earlier(ReleaseId release, String goldenSha256) throws IOException {
        Optional<byte[]> found =
                db.sql(
                                """
                                select r.content from marking_reference r
                                join marking_release of using (release_id)
                                join marking_release mine on mine.code_commitment = of.code_commitment
                                where mine.release_id = ? and r.golden_sha256 = ? and r.calibrated
                                order by r.created desc limit 1
                                """)
                        .params(release.value(), goldenSha256)
                        .query((row, n) -> row.getBytes("content"))
                        .optional();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(Reference.parse(new ByteArrayInputStream(found.get())));
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<ToleranceView> of(ReleaseId release) {
        return db.sql("select calibrated, remark from marking_reference where release_id = ?")
                .param(release.value())
                .query(
                        (row, n) ->
                                new ToleranceView(
                                        row.getBoolean("calibrated"),
                                        row.getString("remark"),
                                        trials(release, true),
                                        trials(release, false)))
                .optional();
    }

    private List<TrialView> trials(ReleaseId release, boolean lawful) {
        return db.sql(
                        "select * from marking_trial where release_id = ? and lawful = ? order by"
                                + " position")
                .params(release.value(), lawful)
                .query(
                        (row, n) ->
                                new TrialView(
                                        row.getString("name"),
                                        row.getInt("layer"),
                                        row.getDouble("hidden"),
                                        row.getDouble("mean_kl"),
                                        row.getInt("changed_tops"),
                                        row.getDouble("margin"),
                                        row.getDouble("margin") >= Trial.POWER))
                .list();
    }
}
