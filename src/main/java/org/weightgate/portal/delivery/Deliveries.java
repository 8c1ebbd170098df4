package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What was fetched: a row per answer. Times at which an answer spoke are the database's, which all
/// nodes share.
@Repository
class Deliveries {
    record Row(
            UUID id,
            UUID url,
            GrantId grant,
            AccountId account,
            String path,
            long from,
            long to,
            long size,
            String address,
            String agent,
            Instant started) {
        /// What may leave before the record says more.
        long lease() {
            return lease(0);
        }

        long lease(long offered) {
            return Math.min(to - from, offered + LEASE);
        }
    }

    /// How far an answer may be ahead of its record. A node that is killed counts at most so much
    /// that never left, and nothing that did is left out.
    private static final long LEASE = 128L << 20;

    private final JdbcClient db;

    Deliveries(JdbcClient db) {
        this.db = db;
    }

    void add(Row row) {
        db.sql(
                        """
                        insert into delivery
                            (id, url_id, account, grant_id, path, range_from, range_to, file_size, address, agent,
                             started, lease, namespace, name)
                        select ?, ?, ?, g.id, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?,
                               case when g.kind = 'ACCESS' then g.namespace end,
                               case when g.kind = 'ACCESS' then g.name end
                        from access_grant g where g.id = ?
                        """)
                .params(
                        row.id(),
                        row.url(),
                        row.account().value(),
                        row.path(),
                        row.from(),
                        row.to(),
                        row.size(),
                        row.address(),
                        row.agent(),
                        row.started().atOffset(ZoneOffset.UTC),
                        row.lease(),
                        row.grant().value())
                .update();
    }

    /// Notes how far an answer is and leases it more; false when it has ended already.
    boolean reached(Row row, long bytes) {
        return db.sql(
                                """
                                update delivery set bytes = ?, lease = greatest(lease, ?), beat = now()
                                where id = ? and outcome = 'RUNNING'
                                """)
                        .params(bytes, row.lease(bytes), row.id())
                        .update()
                == 1;
    }

    /// The same for all answers of a node at once; those that still run.
    Set<UUID> reached(Collection<Reached> answers) {
        return Set.copyOf(
                db.sql(
                                """
                                update delivery d set bytes = far.bytes,
                                    lease = greatest(d.lease, far.lease), beat = now()
                                from unnest(?, ?, ?) far (id, bytes, lease)
                                where d.id = far.id and d.outcome = 'RUNNING' returning d.id
                                """)
                        .params(
                                answers.stream().map(Reached::id).toArray(UUID[]::new),
                                answers.stream().map(Reached::bytes).toArray(Long[]::new),
                                answers.stream().map(Reached::lease).toArray(Long[]::new))
                        .query(UUID.class)
                        .list());
    }

    /// How far an answer is, and how far it may go.
    record Reached(UUID id, long bytes, long lease) {}

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

    /// Whose streams are being counted waits here until the transaction before is over.
    void queueUp(AccountId account) {
        db.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("delivery " + account)
                .query(_ -> {});
    }

    /// What runs and was begun lately, for an account and for one of its grants.
    record Load(int grantRuns, int accountRuns, int grantStarts, int accountStarts) {}

    Load load(AccountId account, GrantId grant) {
        return db.sql(
                        """
                        select count(*) filter (where runs and g) as grant_runs,
                               count(*) filter (where runs) as account_runs,
                               count(*) filter (where fresh and g) as grant_starts,
                               count(*) filter (where fresh) as account_starts
                        from (select grant_id = :grant as g, started > now() - interval '1 minute' as fresh,
                                     outcome = 'RUNNING' and beat > now() - interval '10 seconds' as runs
                              from delivery where account = :account
                                and (outcome = 'RUNNING' or started > now() - interval '1 minute')) lately
                        """)
                .param("grant", grant.value())
                .param("account", account.value())
                .query(
                        (row, _) ->
                                new Load(
                                        row.getInt("grant_runs"),
                                        row.getInt("account_runs"),
                                        row.getInt("grant_starts"),
                                        row.getInt("account_starts")))
                .single();
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
