package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.Usage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// What was fetched: a row per answer, and per file the set of bytes a grant has received.
@Repository
class Deliveries {
    record Row(
            UUID id,
            UUID url,
            GrantId grant,
            String path,
            long from,
            long to,
            long size,
            String address,
            String agent,
            Instant started) {}

    private final JdbcClient db;

    Deliveries(JdbcClient db) {
        this.db = db;
    }

    void add(Row row) {
        db.sql(
                        """
                        insert into delivery
                            (id, url_id, grant_id, path, range_from, range_to, file_size, address, agent, started)
                        values (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?)
                        """)
                .params(
                        row.id(),
                        row.url(),
                        row.grant().value(),
                        row.path(),
                        row.from(),
                        row.to(),
                        row.size(),
                        row.address(),
                        row.agent(),
                        row.started().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Notes how far a running answer is, so that a killed node loses seconds of it and no more.
    void reached(Row row, long bytes) {
        db.sql("update delivery set bytes = ? where id = ?").params(bytes, row.id()).update();
        if (bytes == 0) return;
        db.sql(
                        """
                        insert into delivery_reach (grant_id, path, ranges)
                        values (?, ?, int8multirange(int8range(?, ?)))
                        on conflict (grant_id, path)
                        do update set ranges = delivery_reach.ranges + excluded.ranges
                        """)
                .params(row.grant().value(), row.path(), row.from(), row.from() + bytes)
                .update();
    }

    void ended(Row row, DeliveryOutcome outcome, Instant now) {
        db.sql("update delivery set outcome = ?, ended = ? where id = ?")
                .params(outcome.name(), now.atOffset(ZoneOffset.UTC), row.id())
                .update();
    }

    /// Bytes this grant has received, each counted once.
    Usage usage(GrantId grant) {
        return new Usage(
                db.sql(
                                """
                                select coalesce(sum(upper(part) - lower(part)), 0)
                                from delivery_reach, unnest(ranges) part where grant_id = ?
                                """)
                        .param(grant.value())
                        .query(Long.class)
                        .single());
    }

    List<DeliveryView> latest(GrantId grant, int limit) {
        return db.sql("select * from delivery where grant_id = ? order by started desc, id limit ?")
                .params(grant.value(), limit)
                .query(Deliveries::view)
                .list();
    }

    private static DeliveryView view(ResultSet row, int n) throws SQLException {
        OffsetDateTime ended = row.getObject("ended", OffsetDateTime.class);
        return new DeliveryView(
                row.getString("path"),
                row.getLong("range_from"),
                row.getLong("range_to"),
                row.getLong("file_size"),
                row.getLong("bytes"),
                DeliveryOutcome.valueOf(row.getString("outcome")),
                row.getObject("started", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                row.getString("address"));
    }
}
