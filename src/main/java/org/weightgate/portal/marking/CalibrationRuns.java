package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.inference.FinishedRuns;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.Numerics;
import org.weightgate.inference.Reference;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/// Keeps the finished runs of calibrations that are under way: a check that is cut off, by a
/// restart or by a node that died, goes on with the run it was at.
@Repository
class CalibrationRuns {
    private static final String BASE = "the unmarked weights";

    private final JdbcClient db;
    private final Clock clock;

    CalibrationRuns(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// Goes on where the last attempt ended, if it was of the same files, marks, prompts and
    /// engine.
    Attempt attempt(ReleaseView release, List<GoldenPrompt> prompts) {
        String basis = basis(release, prompts);
        db.sql("delete from marking_run where release_id = ? and basis <> ?")
                .params(release.id().value(), basis)
                .update();
        return new Attempt(release.id(), basis);
    }

    private String basis(ReleaseView release, List<GoldenPrompt> prompts) {
        StringBuilder all = new StringBuilder(Numerics.REVISION).append('\n');
        all.append(
                db.sql("select code_commitment from marking_release where release_id = ?")
                        .param(release.id().value())
                        .query(String.class)
                        .single());
        for (FileView file : release.files()) {
            all.append('\n').append(file.sha256()).append(' ').append(file.path());
        }
        for (GoldenPrompt prompt : prompts) {
            all.append('\n').append(Arrays.toString(prompt.ids()));
        }
        return Digests.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The runs of one release, one after another.
    final class Attempt implements FinishedRuns {
        private final ReleaseId release;
        private final String basis;
        private long begun = System.nanoTime();

        private Attempt(ReleaseId release, String basis) {
            this.release = release;
            this.basis = basis;
        }

        private record Run(String content, double seconds) {}

        /// What the unmarked weights compute; null if that run is not finished.
        @Nullable Reference base() throws IOException {
            String json = found(BASE);
            return json == null
                    ? null
                    : Reference.parse(
                            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        }

        void keepBase(Reference base) {
            keep(BASE, base.json());
        }

        /// How long the run took that gave the base.
        Duration oneRun() {
            Run run = run(BASE);
            return run == null ? Duration.ZERO : Duration.ofMillis((long) (1000 * run.seconds));
        }

        @Override
        public @Nullable String found(String name) {
            Run run = run(name);
            return run == null ? null : run.content;
        }

        private @Nullable Run run(String name) {
            return db.sql(
                            "select content, seconds from marking_run where release_id = ? and"
                                    + " basis = ? and name = ?")
                    .params(release.value(), basis, name)
                    .query((row, n) -> new Run(row.getString("content"), row.getDouble("seconds")))
                    .optional()
                    .orElse(null);
        }

        @Override
        public void keep(String name, String found) {
            long now = System.nanoTime();
            db.sql(
                            """
                            insert into marking_run (release_id, name, basis, content, seconds, created)
                            values (?, ?, ?, ?, ?, ?) on conflict (release_id, name)
                            do update set basis = excluded.basis, content = excluded.content,
                                seconds = excluded.seconds, created = excluded.created
                            """)
                    .params(
                            release.value(),
                            name,
                            basis,
                            found,
                            (now - begun) / 1e9,
                            clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            begun = now;
        }

        /// The calibration is done: its runs stand in the reference.
        void end() {
            db.sql("delete from marking_run where release_id = ?").param(release.value()).update();
        }
    }
}
