package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// When each published file was last read whole, in which version of its object, and what was
/// found.
@Repository
class FileHealth {
    /// A file to read.
    record Due(
            UUID file,
            ReleaseId release,
            String path,
            String objectKey,
            long size,
            String sha256,
            boolean damaged) {}

    private final JdbcClient db;

    FileHealth(JdbcClient db) {
        this.db = db;
    }

    /// The published file that waited longest since `before`, damaged ones since `damagedBefore`;
    /// none of `skipped`.
    Optional<Due> due(Instant before, Instant damagedBefore, Collection<UUID> skipped) {
        return db.sql(
                        """
                        select f.id, f.release, f.path, f.object_key, f.size, f.sha256,
                               h.damaged is not null as damaged
                        from release_file f join release r on r.id = f.release
                        left join release_file_health h on h.file = f.id
                        where r.status = 'PUBLISHED' and f.sha256 is not null
                            and coalesce(h.checked, 'epoch')
                                < case when h.damaged is null then :before else :damaged end
                            and f.id <> all(:skipped)
                        order by h.damaged is null, h.checked nulls first, f.id limit 1
                        """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("damaged", damagedBefore.atOffset(ZoneOffset.UTC))
                .param("skipped", skipped.toArray(UUID[]::new))
                .query((row, _) -> due(row))
                .optional();
    }

    /// The same of one file, due or not.
    Optional<Due> of(ReleaseId release, String path) {
        return db.sql(
                        """
                        select f.*, h.damaged is not null as damaged from release_file f
                        left join release_file_health h on h.file = f.id
                        where f.release = ? and lower(f.path) = lower(?) and f.path = ?
                            and f.sha256 is not null
                        """)
                .params(release.value(), path, path)
                .query((row, _) -> due(row))
                .optional();
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                row.getObject("id", UUID.class),
                new ReleaseId(row.getObject("release", UUID.class)),
                row.getString("path"),
                row.getString("object_key"),
                row.getLong("size"),
                row.getString("sha256"),
                row.getBoolean("damaged"));
    }

    /// Whoever finds something of a release waits for others who do, until the transaction ends.
    void queueUp(ReleaseId release) {
        db.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("integrity " + release)
                .query(_ -> {});
    }

    /// Notes in which version of its object the file's bytes were found.
    void read(UUID file, @Nullable String tag) {
        if (tag == null) {
            db.sql("delete from release_object where file = ?").param(file).update();
            return;
        }
        db.sql(
                        """
                        insert into release_object (file, tag, read) values (?, ?, now())
                        on conflict (file) do update set tag = excluded.tag, read = excluded.read
                        """)
                .params(file, tag)
                .update();
    }

    void intact(UUID file, Instant now) {
        db.sql(
                        """
                        insert into release_file_health (file, checked) values (?, ?)
                        on conflict (file) do update
                        set checked = excluded.checked, damaged = null, problem = null
                        """)
                .params(file, now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void damaged(UUID file, String problem, Instant now) {
        db.sql(
                        """
                        insert into release_file_health (file, checked, damaged, problem)
                        values (:file, :now, :now, :problem)
                        on conflict (file) do update
                        set checked = excluded.checked, problem = excluded.problem,
                            damaged = coalesce(release_file_health.damaged, excluded.damaged)
                        """)
                .param("file", file)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("problem", problem)
                .update();
    }

    /// What is wrong with which files of a release: looked for among the damaged files of all,
    /// since every download asks, and never among those of the release (hence the offset).
    List<String> problems(ReleaseId release) {
        return db.sql(
                        """
                        select f.path || ' ' || h.problem from release_file_health h,
                            lateral (select path, release from release_file
                                     where id = h.file offset 0) f
                        where h.damaged is not null and f.release = ? order by f.path
                        """)
                .param(release.value())
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    /// @param files how many published files there are, how many of them were never `read` so far
    ///   and how many are `damaged`
    /// @param since every file that was read was read after this moment
    record Overview(long files, long unread, long damaged, Optional<Instant> since) {}

    Overview overview() {
        return db.sql(
                        """
                        select count(*) as files, count(*) filter (where h.file is null) as unread,
                               count(h.damaged) as damaged, min(h.checked) as since
                        from release_file f join release r on r.id = f.release
                        left join release_file_health h on h.file = f.id
                        where r.status = 'PUBLISHED'
                        """)
                .query(
                        (row, _) ->
                                new Overview(
                                        row.getLong("files"),
                                        row.getLong("unread"),
                                        row.getLong("damaged"),
                                        Optional.ofNullable(
                                                        row.getObject(
                                                                "since", OffsetDateTime.class))
                                                .map(OffsetDateTime::toInstant)))
                .single();
    }
}
