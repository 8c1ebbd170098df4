package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.Usage;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Per grant and file the set of bytes received, each counted once however often it was fetched.
/// Bytes under way count as soon as they are on record; the whole range of a running answer is
/// spoken for, so that answers that run together cannot share one rest of a quota.
@Repository
class Reach {
    private final JdbcClient db;

    Reach(JdbcClient db) {
        this.db = db;
    }

    /// Counts the bytes `[from, to)`.
    void add(GrantId grant, String path, long from, long to) {
        if (from == to) return;
        db.sql(
                        """
                        insert into delivery_reach (grant_id, path, ranges)
                        values (?, ?, int8multirange(int8range(?, ?)))
                        on conflict (grant_id, path)
                        do update set ranges = delivery_reach.ranges + excluded.ranges
                        """)
                .params(grant.value(), path, from, to)
                .update();
    }

    /// Counts everything that may have left in answers that died.
    void addLeases(Collection<UUID> deliveries) {
        db.sql(
                        """
                        insert into delivery_reach (grant_id, path, ranges)
                        select grant_id, path, range_agg(int8range(range_from, range_from + lease))
                        from delivery where id = any(?) and lease > 0
                        group by grant_id, path order by grant_id, path
                        on conflict (grant_id, path)
                        do update set ranges = delivery_reach.ranges + excluded.ranges
                        """)
                .param(deliveries.toArray(UUID[]::new))
                .update();
    }

    /// Bytes this grant has received, those of running answers included.
    Usage usage(GrantId grant) {
        return new Usage(received(grant).values().stream().mapToLong(Long::longValue).sum());
    }

    /// The same of each file.
    Map<String, Long> received(GrantId grant) {
        Map<String, Long> received = new HashMap<>();
        db.sql(
                        """
                        select path, sum(upper(part) - lower(part))::bigint as bytes from (
                            select path, range_agg(range) as ranges from (
                                select path, unnest(ranges) as range from delivery_reach
                                where grant_id = :grant
                                union all
                                select path, int8range(range_from, range_from + bytes) from delivery
                                where grant_id = :grant and outcome = 'RUNNING' and bytes > 0
                            ) every group by path) files, unnest(ranges) part group by path
                        """)
                .param("grant", grant.value())
                .query(
                        (RowCallbackHandler)
                                row -> received.put(row.getString("path"), row.getLong("bytes")));
        return received;
    }

    /// What a quota would have to hold with the bytes `[from, to)` too.
    ///
    /// @param received with everything that was received
    /// @param spoken with everything that running answers were begun for besides
    record Needed(long received, long spoken) {}

    Needed needed(GrantId grant, String path, long from, long to) {
        return db.sql(
                        """
                        with every as (
                            select path, unnest(ranges) as range, true as received
                            from delivery_reach where grant_id = :grant
                            union all
                            select path, int8range(range_from, range_from + bytes), true from delivery
                            where grant_id = :grant and outcome = 'RUNNING' and bytes > 0
                            union all
                            select path, int8range(range_from, range_to), false from delivery
                            where grant_id = :grant and outcome = 'RUNNING' and range_to > range_from
                            union all select :path, int8range(:from, :to), true),
                        files as (
                            select range_agg(range) filter (where received) as received,
                                   range_agg(range) as spoken from every group by path)
                        select (select coalesce(sum(upper(part) - lower(part)), 0)
                                from files, unnest(received) part)::bigint as received,
                               (select coalesce(sum(upper(part) - lower(part)), 0)
                                from files, unnest(spoken) part)::bigint as spoken
                        """)
                .param("grant", grant.value())
                .param("path", path)
                .param("from", from)
                .param("to", to)
                .query((row, _) -> new Needed(row.getLong("received"), row.getLong("spoken")))
                .single();
    }
}
