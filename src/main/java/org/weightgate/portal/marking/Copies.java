package org.weightgate.portal.marking;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ReleaseId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Marked copies, their files and the grants they serve. Progress is written as it happens, so a
/// restart goes on with the next file.
@Repository
class Copies {
    /// One of the release's files in a copy.
    record Row(String path, long size, String sha256, boolean carries) {
        boolean hashed() {
            return !sha256.isEmpty();
        }

        /// Digests are told when the whole copy is signed.
        CopyFile file(boolean told) {
            return new CopyFile(path, size, told && hashed() ? sha256 : null);
        }
    }

    private final JdbcClient db;

    Copies(JdbcClient db) {
        this.db = db;
    }

    /// Adds the copy unless this recipient has one of this release; true if it is new.
    boolean add(MarkedCopy copy, Instant now) {
        return db.sql(
                                """
                                insert into marking_copy
                                    (id, recipient_id, release_id, commitment, created, bytes_total, golden)
                                values (?, ?, ?, ?, ?, ?, ?) on conflict (recipient_id, release_id) do nothing
                                """)
                        .params(
                                copy.id(),
                                copy.recipient().value(),
                                copy.release().value(),
                                copy.commitment(),
                                now.atOffset(ZoneOffset.UTC),
                                copy.bytesTotal(),
                                copy.golden().name())
                        .update()
                == 1;
    }

    Optional<MarkedCopy> of(AccountId recipient, ReleaseId release) {
        return db.sql("select * from marking_copy where recipient_id = ? and release_id = ?")
                .params(recipient.value(), release.value())
                .query(Copies::copy)
                .optional();
    }

    Optional<MarkedCopy> ofGrant(GrantId grant) {
        return db.sql(
                        """
                        select c.* from marking_copy c join marking_grant g on g.copy_id = c.id
                        where g.grant_id = ?
                        """)
                .param(grant.value())
                .query(Copies::copy)
                .optional();
    }

    /// Serves the grant with the copy; true if it did not before.
    boolean serve(GrantId grant, UUID copy, Instant now) {
        return db.sql(
                                "insert into marking_grant (grant_id, copy_id, created) values (?,"
                                        + " ?, ?) on conflict do nothing")
                        .params(grant.value(), copy, now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    void addFile(UUID copy, Row file) {
        db.sql(
                        """
                        insert into marking_copy_file (copy_id, path, size, sha256, carries)
                        values (?, ?, ?, nullif(?, ''), ?) on conflict do nothing
                        """)
                .params(copy, file.path(), file.size(), file.sha256(), file.carries())
                .update();
    }

    List<Row> files(UUID copy) {
        return db.sql(
                        "select * from marking_copy_file where copy_id = ? order by path collate"
                                + " \"C\"")
                .param(copy)
                .query(Copies::file)
                .list();
    }

    /// The first of those whose paths lie between two, both excluded, in the order of their bytes.
    List<Row> between(UUID copy, String after, String until, int most) {
        return db.sql(
                        """
                        select * from marking_copy_file where copy_id = ?
                            and path collate "C" > ? and path collate "C" < ?
                        order by path collate "C" limit ?
                        """)
                .params(copy, after, until, most)
                .query(Copies::file)
                .list();
    }

    Optional<Row> file(UUID copy, String path) {
        return db.sql("select * from marking_copy_file where copy_id = ? and path = ?")
                .params(copy, path)
                .query(Copies::file)
                .optional();
    }

    void hashed(UUID copy, String path, String sha256) {
        db.sql("update marking_copy_file set sha256 = ? where copy_id = ? and path = ?")
                .params(sha256, copy, path)
                .update();
    }

    void started(UUID copy, long bytesDone, Instant now) {
        db.sql(
                        "update marking_copy set started = ?, bytes_done = ?, problem = null where"
                                + " id = ? and files_ready is null")
                .params(now.atOffset(ZoneOffset.UTC), bytesDone, copy)
                .update();
    }

    void progress(UUID copy, long bytesDone) {
        db.sql("update marking_copy set bytes_done = least(?, bytes_total) where id = ?")
                .params(bytesDone, copy)
                .update();
    }

    void filesReady(UUID copy, Instant now) {
        db.sql(
                        "update marking_copy set files_ready = ?, bytes_done = bytes_total, problem"
                                + " = null where id = ? and files_ready is null")
                .params(now.atOffset(ZoneOffset.UTC), copy)
                .update();
    }

    void golden(UUID copy, GoldenState state, double progress) {
        db.sql(
                        "update marking_copy set golden = ?, golden_progress = ? where id = ? and"
                                + " golden not in ('READY', 'SKIPPED')")
                .params(state.name(), progress, copy)
                .update();
    }

    void goldenReady(UUID copy, String revision, String sha256) {
        db.sql(
                        "update marking_copy set golden = 'READY', golden_progress = 1,"
                            + " golden_revision = ?, golden_sha256 = ?, problem = null where id ="
                            + " ?")
                .params(revision, sha256, copy)
                .update();
    }

    /// The files are there, whatever went wrong before; a golden run that failed keeps its problem.
    void prepared(UUID copy) {
        db.sql("update marking_copy set problem = null where id = ? and golden <> 'FAILED'")
                .param(copy)
                .update();
    }

    void problem(UUID copy, String sentence) {
        db.sql("update marking_copy set problem = ? where id = ?").params(sentence, copy).update();
    }

    private static Row file(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getString("path"),
                row.getLong("size"),
                Optional.ofNullable(row.getString("sha256")).orElse(""),
                row.getBoolean("carries"));
    }

    static MarkedCopy copy(ResultSet row, int n) throws SQLException {
        return new MarkedCopy(
                row.getObject("id", UUID.class),
                new AccountId(row.getObject("recipient_id", UUID.class)),
                new ReleaseId(row.getObject("release_id", UUID.class)),
                row.getString("commitment"),
                Times.at(row, "started"),
                Times.at(row, "files_ready"),
                row.getLong("bytes_total"),
                row.getLong("bytes_done"),
                GoldenState.valueOf(row.getString("golden")),
                row.getDouble("golden_progress"),
                row.getString("golden_revision"),
                row.getString("golden_sha256"),
                row.getString("problem"));
    }
}
