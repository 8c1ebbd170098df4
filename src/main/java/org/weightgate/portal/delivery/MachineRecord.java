package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.TrackRecord;

import java.time.OffsetDateTime;
import java.util.List;

/// Counts the receipts of a release by the kind of machine they came from. A grant counts once for
/// a kind, by its latest receipt from there, and for its five latest kinds only: however much one
/// recipient posts, the table stays everybody's.
@Repository
class MachineRecord implements TrackRecord {
    private static final int KINDS_OF_A_GRANT = 5;
    private static final int SHOWN = 50;

    private final JdbcClient db;

    MachineRecord(JdbcClient db) {
        this.db = db;
    }

    @Override
    public List<Hardware> of(ReleaseId release) {
        return db.sql(
                        """
                        with latest as (
                            select distinct on (grant_id, processor, instructions, cores, system, runtime, revision) *
                            from delivery_receipt
                            where release = :release and computed <> 'NOTHING'
                            order by grant_id, processor, instructions, cores, system, runtime, revision, received desc),
                        ranked as (
                            select *, row_number() over (partition by grant_id order by received desc) as kind from latest)
                        select processor, instructions, cores, system, runtime, revision,
                               count(*) filter (where computed = 'EXACT') as exact,
                               count(*) filter (where computed = 'TOLERANT') as tolerant,
                               count(*) filter (where computed = 'MISMATCH') as mismatched,
                               max(received) as received
                        from ranked where kind <= :kinds
                        group by processor, instructions, cores, system, runtime, revision
                        order by count(*) desc, received desc limit :shown
                        """)
                .param("release", release.value())
                .param("kinds", KINDS_OF_A_GRANT)
                .param("shown", SHOWN)
                .query(
                        (row, n) ->
                                new Hardware(
                                        row.getString("processor"),
                                        row.getString("instructions"),
                                        row.getInt("cores"),
                                        row.getString("system"),
                                        row.getString("runtime"),
                                        row.getString("revision"),
                                        row.getInt("exact"),
                                        row.getInt("tolerant"),
                                        row.getInt("mismatched"),
                                        row.getObject("received", OffsetDateTime.class)
                                                .toInstant()))
                .list();
    }
}
