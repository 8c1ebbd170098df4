package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.marking.Computed;
import org.weightgate.portal.marking.ReportView;
import org.weightgate.portal.marking.Reports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Verification reports, as they were sent, with what they say of the machine in columns.
@Repository
class Receipts {
    /// A report and its head.
    record Stored(ReceiptView head, String report) {}

    private final JdbcClient db;

    Receipts(JdbcClient db) {
        this.db = db;
    }

    /// The recipient is the sender.
    void add(UUID id, GrantView grant, Reports.Reading reading, String report, Instant now) {
        ReportView.Machine machine = reading.view().machine();
        db.sql(
                        """
                        insert into delivery_receipt
                            (id, grant_id, sender, received, passed, summary, report, release, namespace, name,
                             computed, cpu, isa, cores, os, java, engine, rehearsal)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        id,
                        grant.id().value(),
                        grant.recipient().value(),
                        now.atOffset(ZoneOffset.UTC),
                        reading.passed(),
                        reading.summary(),
                        report,
                        grant.release().value(),
                        grant.model().namespace(),
                        grant.model().name(),
                        reading.view().computed().name(),
                        machine.cpu(),
                        machine.isa(),
                        machine.cores(),
                        machine.os(),
                        machine.java(),
                        reading.view().engine(),
                        grant.rehearsal())
                .update();
    }

    List<ReceiptView> latest(GrantId grant, int limit) {
        return db.sql(
                        "select * from delivery_receipt where grant_id = ? order by received desc,"
                                + " id limit ?")
                .params(grant.value(), limit)
                .query(Receipts::view)
                .list();
    }

    /// A receipt of this grant.
    Optional<Stored> find(GrantId grant, UUID id) {
        return db.sql("select * from delivery_receipt where grant_id = ? and id = ?")
                .params(grant.value(), id)
                .query((row, n) -> new Stored(view(row, n), row.getString("report")))
                .optional();
    }

    int count(GrantId grant) {
        return db.sql("select count(*) from delivery_receipt where grant_id = ?")
                .param(grant.value())
                .query(Integer.class)
                .single();
    }

    private static ReceiptView view(ResultSet row, int n) throws SQLException {
        return new ReceiptView(
                row.getObject("id", UUID.class),
                row.getObject("received", OffsetDateTime.class).toInstant(),
                row.getBoolean("passed"),
                row.getString("summary"),
                Computed.valueOf(row.getString("computed")),
                machine(row.getString("cpu"), row.getString("isa"), row.getInt("cores")));
    }

    private static String machine(String cpu, String isa, int cores) {
        return "%s, %s%d %s"
                .formatted(
                        cpu.isEmpty() ? "a processor that was not named" : cpu,
                        isa.isEmpty() ? "" : isa + ", ",
                        cores,
                        cores == 1 ? "core" : "cores");
    }
}
