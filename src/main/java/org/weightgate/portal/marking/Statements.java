package org.weightgate.portal.marking;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.catalog.Digests;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// The small files that the portal itself writes into a copy, whole.
@Repository
class Statements {
    private final JdbcClient db;
    private final Clock clock;

    Statements(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// Keeps the file unless the grant has it; what was once handed out never changes.
    boolean keep(GrantId grant, String path, byte[] content) {
        return db.sql(
                                """
                                insert into marking_statement (grant_id, path, content, sha256, created)
                                values (?, ?, ?, ?, ?) on conflict do nothing
                                """)
                        .params(
                                grant.value(),
                                path,
                                content,
                                Digests.sha256(content),
                                clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    Optional<byte[]> content(GrantId grant, String path) {
        return db.sql("select content from marking_statement where grant_id = ? and path = ?")
                .params(grant.value(), path)
                .query((row, n) -> row.getBytes("content"))
                .optional();
    }

    List<CopyFile> files(GrantId grant) {
        return db.sql(
                        """
                        select path, length(content) size, sha256 from marking_statement
                        where grant_id = ? order by path collate "C"
                        """)
                .param(grant.value())
                .query(
                        (row, n) ->
                                new CopyFile(
                                        row.getString("path"),
                                        row.getLong("size"),
                                        row.getString("sha256")))
                .list();
    }
}
