package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Tensor;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;

/// What is inside a release's files, in plain SQL: there may be ten thousand tensors, and nobody
/// changes one.
@Component
class ReleaseContents {
    private final JdbcTemplate jdbc;

    ReleaseContents(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// A tensor as found in a file.
    ///
    /// @param greatest magnitude among its elements, where they are finite numbers
    record Found(Tensor tensor, ContentId content, OptionalDouble greatest) {}

    void keep(UUID file, List<Found> found) {
        jdbc.update("delete from release_tensor where file = ?", file);
        List<@Nullable Object[]> rows =
                java.util.stream.IntStream.range(0, found.size())
                        .mapToObj(i -> row(file, i, found.get(i)))
                        .toList();
        jdbc.batchUpdate("insert into release_tensor values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows);
    }

    private static @Nullable Object[] row(UUID file, int position, Found found) {
        Tensor tensor = found.tensor();
        OptionalDouble greatest = found.greatest();
        return new @Nullable Object[] {
            file,
            position,
            tensor.name(),
            tensor.dtype().name(),
            tensor.shape().toArray(Long[]::new),
            tensor.begin(),
            tensor.end(),
            found.content().hex(),
            greatest.isPresent() ? greatest.getAsDouble() : null
        };
    }

    List<TensorView> tensors(ReleaseId release) {
        return jdbc.query(
                """
                select f.path, t.* from release_tensor t join release_file f on f.id = t.file
                where f.release = ? order by f.path, t.position
                """,
                (row, n) -> tensor(row),
                release.value());
    }

    List<TensorView> tensors(ReleaseId release, String path) {
        return jdbc.query(
                """
                select f.path, t.* from release_tensor t join release_file f on f.id = t.file
                where f.release = ? and lower(f.path) = lower(?) and f.path = ? order by t.position
                """,
                (row, n) -> tensor(row),
                release.value(),
                path,
                path);
    }

    private static TensorView tensor(ResultSet row) throws SQLException {
        return new TensorView(
                row.getString("path"),
                row.getString("name"),
                DType.valueOf(row.getString("dtype")),
                Arrays.asList((Long[]) row.getArray("shape").getArray()),
                row.getLong("begins"),
                row.getLong("ends"),
                new ContentId(row.getString("content_id")),
                row.getObject("greatest", Double.class));
    }

    List<ReleaseId> holding(Collection<ContentId> anyOf) {
        return jdbc.query(
                """
                select distinct f.release from release_tensor t
                join release_file f on f.id = t.file join release r on r.id = f.release
                where t.content_id = any(?) and r.status in ('PUBLISHED', 'WITHDRAWN')
                    and r.rehearses is null
                """,
                (row, n) -> new ReleaseId(row.getObject(1, UUID.class)),
                // one parameter: PostgreSQL takes 65 535, and releases have more tensors
                (Object) anyOf.stream().map(ContentId::hex).toArray(String[]::new));
    }

    /// What the model's releases hold, twins left out: nothing a twin may give away.
    Set<ContentId> secrets(ModelName model) {
        return new HashSet<>(
                jdbc.query(
                        """
                        select distinct t.content_id from release_tensor t
                        join release_file f on f.id = t.file join release r on r.id = f.release
                        where r.namespace = ? and r.name = ? and r.rehearses is null
                        """,
                        (row, n) -> new ContentId(row.getString(1)),
                        model.namespace(),
                        model.name()));
    }

    /// Refuses a release that cannot pass: nothing in it, or something still under way.
    void requireComplete(ReleaseId release) {
        List<String> open =
                jdbc.query(
                        "select path from release_file where release = ? and upload_id is not null"
                                + " order by path",
                        ReleaseContents::text,
                        release.value());
        if (!open.isEmpty()) {
            throw new ReleaseIncomplete(
                    "These files are not uploaded to their end: %s. Finish or remove them."
                            .formatted(String.join(", ", open)));
        }
        Integer weights =
                jdbc.queryForObject(
                        "select count(*) from release_file where release = ? and path like"
                                + " '%.safetensors'",
                        Integer.class, release.value());
        if (weights == null || weights == 0) {
            throw new ReleaseIncomplete(
                    "The release holds no .safetensors file; upload the weights first.");
        }
    }

    /// @param which `claimed` or `computed`
    Optional<String> golden(ReleaseId release, String which) {
        return jdbc
                .query(
                        "select %s from release_golden where release = ? and %s is not null"
                                .formatted(column(which), column(which)),
                        ReleaseContents::text,
                        release.value())
                .stream()
                .findFirst();
    }

    private static String text(ResultSet row, int n) throws SQLException {
        return row.getString(1);
    }

    void golden(ReleaseId release, String which, String json) {
        jdbc.update(
                "insert into release_golden (release, %s) values (?, ?) on conflict (release) do update set %s = excluded.%s"
                        .formatted(column(which), column(which), column(which)),
                release.value(),
                json);
    }

    void forget(ReleaseId release) {
        jdbc.update("delete from release_golden where release = ?", release.value());
    }

    private static String column(String which) {
        return which.equals("claimed") ? "claimed" : "computed";
    }
}
