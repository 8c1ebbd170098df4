package org.weightgate.portal.marking;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.inference.Reference;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.catalog.Digests;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// The small files that the portal itself puts into a copy, whole.
@Repository
class Statements {
    private static final String OF_RELEASE =
            """
            from marking_grant g join marking_copy c on c.id = g.copy_id
            join marking_reference r on r.release_id = c.release_id where g.grant_id = :grant
            """;

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
        String from =
                path.equals(Reference.FILE)
                        ? OF_RELEASE
                        : "from marking_statement s where s.grant_id = :grant and s.path = :path";
        return db.sql("select content " + from)
                .param("grant", grant.value())
                .param("path", path)
                .query((row, n) -> row.getBytes("content"))
                .optional();
    }

    /// Those of the grant and, the same in every copy, the release's reference.
    List<CopyFile> files(GrantId grant) {
        return db.sql(
                        """
                        select path, length(content) size, sha256 from marking_statement
                        where grant_id = :grant
                        union all select :path, length(r.content), r.sha256 %s
                        order by path
                        """
                                .formatted(OF_RELEASE))
                .param("grant", grant.value())
                .param("path", Reference.FILE)
                .query(
                        (row, n) ->
                                new CopyFile(
                                        row.getString("path"),
                                        row.getLong("size"),
                                        row.getString("sha256")))
                .list();
    }
}
