package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.Usage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

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
                            (id, url_id, grant_id, path, range_from, range_to, file_size, address, agent, started,
                             namespace, name)
                        select ?, ?, g.id, ?, ?, ?, ?, ?, nullif(?, ''), ?,
                               case when g.kind = 'ACCESS' then g.namespace end,
                               case when g.kind = 'ACCESS' then g.name end
                        from access_grant g where g.id = ?
                        """)
                .params(
                        row.id(),
                        row.url(),
                        row.path(),
                        row.from(),
                        row.to(),
                        row.size(),
                        row.address(),
                        row.agent(),
                        row.started().atOffset(ZoneOffset.UTC),
                        row.grant().value())
                .update();
    }

    /// Notes how far an answer is, so that a killed node loses seconds of it and no more; false
    /// when it has ended already. The grant has received the bytes even then.
    boolean reached(Row row, long bytes) {
        if (bytes > 0) received(row, bytes);
        return db.sql(
                                """
                                update delivery set bytes = ?, beat = now()
                                where id = ? and outcome = 'RUNNING'
                                """)
                        .params(bytes, row.id())
                        .update()
                == 1;
    }

    private void received(Row row, long bytes) {
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

    /// A running answer of which nothing was heard for long, and how far it was.
    record Silent(UUID id, GrantId grant, long bytes) {}

    /// Ends, as failed, those silent for `age`; each is given to one caller only.
    List<Silent> endSilent(Duration age, Instant now) {
        return db.sql(
                        """
                        with silent as materialized (
                            select id from delivery
                            where outcome = 'RUNNING' and beat < now() - make_interval(secs => ?)
                            order by beat limit 500 for update skip locked)
                        update delivery set outcome = 'FAILED', ended = ?
                        from silent where delivery.id = silent.id
                        returning delivery.id, grant_id, bytes
                        """)
                .params(age.toSeconds(), now.atOffset(ZoneOffset.UTC))
                .query(
                        (row, n) ->
                                new Silent(
                                        row.getObject("id", UUID.class),
                                        new GrantId(row.getObject("grant_id", UUID.class)),
                                        row.getLong("bytes")))
                .list();
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

    /// Bytes of each file this grant has received, each counted once.
    Map<String, Long> received(GrantId grant) {
        return db
                .sql(
                        """
                        select path, sum(upper(part) - lower(part)) bytes
                        from delivery_reach, unnest(ranges) part where grant_id = ? group by path
                        """)
                .param(grant.value())
                .query((row, n) -> Map.entry(row.getString("path"), row.getLong("bytes")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
