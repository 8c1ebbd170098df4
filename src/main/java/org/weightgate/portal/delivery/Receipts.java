package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.marking.Reports;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// Verification reports, as they were sent.
@Repository
class Receipts {
    private final JdbcClient db;

    Receipts(JdbcClient db) {
        this.db = db;
    }

    void add(
            UUID id,
            GrantId grant,
            AccountId sender,
            Reports.Reading reading,
            String report,
            Instant now) {
        String summary = reading.summary();
        db.sql(
                        """
                        insert into delivery_receipt (id, grant_id, sender, received, passed, summary, report)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        id,
                        grant.value(),
                        sender.value(),
                        now.atOffset(ZoneOffset.UTC),
                        reading.passed(),
                        summary.length() <= 500 ? summary : summary.substring(0, 499) + "…",
                        report)
                .update();
    }

    List<ReceiptView> latest(GrantId grant, int limit) {
        return db.sql(
                        "select * from delivery_receipt where grant_id = ? order by received desc"
                                + " limit ?")
                .params(grant.value(), limit)
                .query(
                        (row, n) ->
                                new ReceiptView(
                                        row.getObject("received", OffsetDateTime.class).toInstant(),
                                        row.getBoolean("passed"),
                                        row.getString("summary")))
                .list();
    }

    int count(GrantId grant) {
        return db.sql("select count(*) from delivery_receipt where grant_id = ?")
                .param(grant.value())
                .query(Integer.class)
                .single();
    }
}
