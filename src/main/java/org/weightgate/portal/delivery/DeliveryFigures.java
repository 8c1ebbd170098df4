package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Coverage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// Downloads and receipts in numbers, over the models somebody oversees. Weeks begin on Monday,
/// UTC. Whoever asks has found out what may be counted.
@Service
@Transactional(readOnly = true)
public class DeliveryFigures {
    private static final int KINDS = 12;

    private final JdbcClient db;

    DeliveryFigures(JdbcClient db) {
        this.db = db;
    }

    /// Answers with bytes, of a week; rehearsals left out, and so are those of a single byte, by
    /// which some clients learn how large a file is.
    ///
    /// @param whole how many came to their end
    /// @param broken how many were stopped, cut or failed; a resumed download begins anew
    /// @param grants under how many grants
    public record Downloads(LocalDate week, long whole, long broken, long bytes, long grants) {}

    /// Grants whose copies were verified on a kind of machine, rehearsals left out, each counted by
    /// its latest receipt from there. An empty name is a machine that is none of the known ones.
    public record Verified(
            String processor, String instructions, long exact, long tolerant, long mismatched) {}

    /// @param from when the first week begins
    public List<Downloads> downloads(Coverage of, Instant from, int weeks) {
        return db.sql(
                        """
                        select week, found.*
                        from (select :from::timestamptz + i * interval '168 hours' as week
                              from generate_series(0, :weeks - 1) i) weeks, lateral (
                            select count(*) filter (where d.outcome = 'COMPLETE') as whole,
                                   count(*) filter (where d.outcome in ('STOPPED', 'CUT', 'FAILED')) as broken,
                                   coalesce(sum(d.bytes), 0)::bigint as bytes, count(distinct d.grant_id) as grants
                            from delivery d
                            where d.namespace is not null and d.started >= week
                              and (d.range_to - d.range_from > 1 or d.file_size < 2)
                              and d.started < week + interval '168 hours' and %s) found
                        where found.grants > 0 order by 1
                        """
                                .formatted(of.sql("d")))
                .params(of.values())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("weeks", weeks)
                .query(
                        (row, _) ->
                                new Downloads(
                                        row.getObject("week", OffsetDateTime.class)
                                                .withOffsetSameInstant(ZoneOffset.UTC)
                                                .toLocalDate(),
                                        row.getLong("whole"),
                                        row.getLong("broken"),
                                        row.getLong("bytes"),
                                        row.getLong("grants")))
                .list();
    }

    public List<Verified> verified(Coverage of, Instant from) {
        return db.sql(
                        """
                        with latest as (
                            select distinct on (r.grant_id, r.processor, r.instructions)
                                   r.processor, r.instructions, r.computed
                            from delivery_receipt r
                            where r.received >= :from and r.computed <> 'NOTHING' and not r.rehearsal and %s
                            order by r.grant_id, r.processor, r.instructions, r.received desc)
                        select processor, instructions,
                               count(*) filter (where computed = 'EXACT') as exact,
                               count(*) filter (where computed = 'TOLERANT') as tolerant,
                               count(*) filter (where computed = 'MISMATCH') as mismatched
                        from latest group by processor, instructions
                        order by count(*) desc, processor limit :kinds
                        """
                                .formatted(of.sql("r")))
                .params(of.values())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("kinds", KINDS)
                .query(
                        (row, _) ->
                                new Verified(
                                        row.getString("processor"),
                                        row.getString("instructions"),
                                        row.getLong("exact"),
                                        row.getLong("tolerant"),
                                        row.getLong("mismatched")))
                .list();
    }
}
