package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Coverage;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests, decisions and grants in numbers, over the models somebody oversees. Weeks begin on
/// Monday, UTC. Whoever asks has found out what may be counted.
@Service
@Transactional(readOnly = true)
public class AccessFigures {
    private static final String WAITING = "('SUBMITTED', 'IN_REVIEW', 'SECOND_APPROVAL')";

    /// Each week is looked up for itself: little enough of an index to be sorted in memory.
    private static final String WEEKS =
            "(select :from::timestamptz + i * interval '168 hours' as week"
                    + " from generate_series(0, :weeks - 1) i) weeks";

    private static final String PACE =
            "select count(*) as n, percentile_cont(array[0.5, 0.9]) within group (order by"
                    + " extract(epoch from r.decided - r.submitted)::float8) as seconds";

    private final JdbcClient jdbc;

    AccessFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Requests first sent in a week that now have this status.
    public record Sent(LocalDate week, RequestStatus status, long count) {}

    /// Decisions of a week.
    ///
    /// @param half half of them took at most so many seconds from the first submission
    /// @param most nine of ten did
    public record Decided(LocalDate week, double half, double most, long count) {}

    /// A request that waits for a reviewer; a decision is promised by `due`.
    public record Waiting(String reference, String model, Instant submitted, Instant due) {}

    /// An open grant.
    public record Expiring(String reference, String model, String release, Instant expires) {}

    /// How many end in the week that begins then.
    public record Ends(LocalDate week, long count) {}

    /// @param from when the first week begins
    public List<Sent> sent(Coverage of, Instant from, int weeks) {
        return jdbc.sql(
                        """
                        select week, found.status, found.n
                        from %s, lateral (
                            select r.status, count(*) as n from access_request r
                            where r.submitted >= week and r.submitted < week + interval '168 hours' and %s
                            group by r.status) found
                        order by 1, 2
                        """
                                .formatted(WEEKS, of.sql("r")))
                .params(of.values())
                .params(weeks(from, weeks))
                .query(
                        (row, _) ->
                                new Sent(
                                        week(row),
                                        RequestStatus.valueOf(row.getString("status")),
                                        row.getLong("n")))
                .list();
    }

    public List<Decided> decided(Coverage of, Instant from, int weeks) {
        return jdbc.sql(
                        """
                        select week, found.n, found.seconds
                        from %s, lateral (
                            %s from access_request r
                            where r.decided >= week and r.decided < week + interval '168 hours' and %s) found
                        where found.n > 0 order by 1
                        """
                                .formatted(WEEKS, PACE, of.sql("r")))
                .params(of.values())
                .params(weeks(from, weeks))
                .query((row, _) -> decided(week(row), row))
                .list();
    }

    /// Over all that was decided since; empty where nothing was.
    public Optional<Decided> pace(Coverage of, Instant from) {
        return jdbc.sql(
                        "%s from access_request r where r.decided >= :from and %s"
                                .formatted(PACE, of.sql("r")))
                .params(of.values())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .query((row, _) -> decided(from.atOffset(ZoneOffset.UTC).toLocalDate(), row))
                .optional()
                .filter(d -> d.count() > 0);
    }

    private static Decided decided(LocalDate week, ResultSet row) throws SQLException {
        Array array = row.getArray("seconds");
        Double[] seconds = array == null ? new Double[] {0.0, 0.0} : (Double[]) array.getArray();
        return new Decided(week, seconds[0], seconds[1], row.getLong("n"));
    }

    private static LocalDate week(ResultSet row) throws SQLException {
        return row.getObject("week", OffsetDateTime.class)
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDate();
    }

    private static Map<String, Object> weeks(Instant from, int weeks) {
        return Map.of("from", from.atOffset(ZoneOffset.UTC), "weeks", weeks);
    }

    public long waiting(Coverage of) {
        return jdbc.sql(
                        "select coalesce(sum(n), 0) from access_tally r where r.status in %s and %s"
                                .formatted(WAITING, of.sql("r")))
                .params(of.values())
                .query(Long.class)
                .single();
    }

    /// Those that wait longest first.
    public List<Waiting> oldest(Coverage of, int limit) {
        return jdbc.sql(
                        """
                        select r.reference, r.namespace || '/' || r.name as model, r.submitted, r.due from access_request r
                        where r.status in %s and %s order by r.submitted limit :limit
                        """
                                .formatted(WAITING, of.sql("r")))
                .params(of.values())
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Waiting(
                                        row.getString("reference"),
                                        row.getString("model"),
                                        instant(row, "submitted"),
                                        instant(row, "due")))
                .list();
    }

    /// Open grants that end after `now`, by week.
    public List<Ends> ending(Coverage of, Instant now, Instant from, int weeks) {
        return jdbc.sql(
                        """
                        select week, found.n
                        from %s, lateral (
                            select count(*) as n from access_grant g
                            where g.kind = 'ACCESS' and g.status in ('ACTIVE', 'SUSPENDED', 'PENDING_SIGNATURE')
                              and g.expires > :now and g.expires >= week and g.expires < week + interval '168 hours' and %s) found
                        where found.n > 0 order by 1
                        """
                                .formatted(WEEKS, of.sql("g")))
                .params(of.values())
                .params(weeks(from, weeks))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Ends(week(row), row.getLong("n")))
                .list();
    }

    public List<Expiring> soonest(Coverage of, Instant now, int limit) {
        return jdbc.sql(
                        """
                        select g.reference, g.namespace || '/' || g.name as model, g.release_label, g.expires
                        from access_grant g
                        where g.kind = 'ACCESS' and g.status in ('ACTIVE', 'SUSPENDED', 'PENDING_SIGNATURE')
                          and g.expires > :now and %s order by g.expires limit :limit
                        """
                                .formatted(of.sql("g")))
                .params(of.values())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Expiring(
                                        row.getString("reference"),
                                        row.getString("model"),
                                        row.getString("release_label"),
                                        instant(row, "expires")))
                .list();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
