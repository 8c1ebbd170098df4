package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Files of staged copies: where they lie in the object store and how far their writing is.
@Repository
class StagedFiles {
    record Row(
            GrantId grant,
            String path,
            String key,
            long size,
            String uploadId,
            long done,
            Instant started,
            boolean ready) {}

    private final JdbcClient db;

    StagedFiles(JdbcClient db) {
        this.db = db;
    }

    Optional<Row> find(GrantId grant, String path) {
        return db.sql("select * from delivery_staged where grant_id = ? and path = ?")
                .params(grant.value(), path)
                .query(StagedFiles::row)
                .optional();
    }

    List<Row> of(GrantId grant) {
        return db.sql("select * from delivery_staged where grant_id = ? order by path")
                .param(grant.value())
                .query(StagedFiles::row)
                .list();
    }

    /// Grants of which something is staged or being staged.
    List<GrantId> grants() {
        return db.sql("select distinct grant_id from delivery_staged")
                .query((row, _) -> new GrantId(row.getObject("grant_id", UUID.class)))
                .list();
    }

    boolean holds(String key) {
        return db.sql("select count(*) from delivery_staged where object_key = ?")
                        .param(key)
                        .query(Long.class)
                        .single()
                > 0;
    }

    void add(Row file) {
        db.sql(
                        """
                        insert into delivery_staged (grant_id, path, object_key, size, upload_id, started)
                        values (?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        file.grant().value(),
                        file.path(),
                        file.key(),
                        file.size(),
                        file.uploadId(),
                        file.started().atOffset(ZoneOffset.UTC))
                .update();
    }

    void done(Row file, long done) {
        db.sql("update delivery_staged set done = ? where object_key = ?")
                .params(done, file.key())
                .update();
    }

    void ready(Row file, Instant now) {
        db.sql("update delivery_staged set done = size, ready = ? where object_key = ?")
                .params(now.atOffset(ZoneOffset.UTC), file.key())
                .update();
    }

    void remove(Row file) {
        db.sql("delete from delivery_staged where object_key = ?").param(file.key()).update();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                new GrantId(row.getObject("grant_id", UUID.class)),
                row.getString("path"),
                row.getString("object_key"),
                row.getLong("size"),
                row.getString("upload_id"),
                row.getLong("done"),
                row.getObject("started", OffsetDateTime.class).toInstant(),
                row.getObject("ready") != null);
    }
}
