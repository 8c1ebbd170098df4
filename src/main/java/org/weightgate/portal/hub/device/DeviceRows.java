package org.weightgate.portal.hub.device;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Secret;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/// Waiting programs as the database keeps them: by the hashes of their codes.
@Repository
class DeviceRows {
    record Row(
            UUID id,
            String client,
            Instant expires,
            int pause,
            @Nullable Instant polled,
            @Nullable AccountId account,
            boolean allowed,
            boolean redeemed) {}

    private final JdbcClient db;

    DeviceRows(JdbcClient db) {
        this.db = db;
    }

    /// How many asked since, from one network and from everywhere. Only one asks at a time, so that
    /// counting counts.
    record Asked(int network, int overall) {}

    Asked asked(String network, Instant since) {
        db.sql("select pg_advisory_xact_lock(hashtext('weightgate.devices'))").query(rs -> {});
        return db.sql(
                        """
                        select count(*) filter (where network = ?) network, count(*) overall
                        from hub_device_login where asked > ?
                        """)
                .params(network, utc(since))
                .query((row, n) -> new Asked(row.getInt("network"), row.getInt("overall")))
                .single();
    }

    void add(Begun.Codes codes, String client, String network, Instant now, Instant expires) {
        db.sql(
                        """
                        insert into hub_device_login (id, device, code, client, network, asked, expires, pause)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        UUID.randomUUID(),
                        codes.device().sha256(),
                        codes.code().sha256(),
                        client,
                        network,
                        utc(now),
                        utc(expires),
                        DeviceLogins.PAUSE)
                .update();
    }

    Optional<Waiting> waiting(Secret code, Instant now) {
        return db.sql(
                        """
                        select client, network, asked from hub_device_login
                        where code = ? and decided is null and expires > ?
                        """)
                .params(code.sha256(), utc(now))
                .query(
                        (row, n) ->
                                new Waiting(
                                        row.getString("client"),
                                        row.getString("network"),
                                        row.getObject("asked", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /// One answer counts, whatever happens at the same moment.
    boolean decide(Secret code, AccountId account, boolean allowed, Instant now) {
        return db.sql(
                                """
                                update hub_device_login set account = ?, allowed = ?, decided = ?
                                where code = ? and decided is null and expires > ?
                                """)
                        .params(account.value(), allowed, utc(now), code.sha256(), utc(now))
                        .update()
                == 1;
    }

    /// Locked, so that of two that ask at once one is too fast and one token is made.
    Optional<Row> lock(Secret device) {
        return db.sql("select * from hub_device_login where device = ? for update")
                .param(device.sha256())
                .query(DeviceRows::row)
                .optional();
    }

    void polled(UUID id, int pause, Instant now) {
        db.sql("update hub_device_login set polled = ?, pause = ? where id = ?")
                .params(utc(now), pause, id)
                .update();
    }

    void redeemed(UUID id, Instant now) {
        db.sql("update hub_device_login set redeemed = ? where id = ?")
                .params(utc(now), id)
                .update();
    }

    void missed(AccountId account, Instant now) {
        db.sql("insert into hub_device_miss (account, at) values (?, ?)")
                .params(account.value(), utc(now))
                .update();
    }

    int misses(AccountId account, Instant since) {
        return db.sql("select count(*) from hub_device_miss where account = ? and at > ?")
                .params(account.value(), utc(since))
                .query(Integer.class)
                .single();
    }

    void forget(Instant before) {
        db.sql("delete from hub_device_login where asked < ?").param(utc(before)).update();
        db.sql("delete from hub_device_miss where at < ?").param(utc(before)).update();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        UUID account = row.getObject("account", UUID.class);
        OffsetDateTime polled = row.getObject("polled", OffsetDateTime.class);
        return new Row(
                row.getObject("id", UUID.class),
                row.getString("client"),
                row.getObject("expires", OffsetDateTime.class).toInstant(),
                row.getInt("pause"),
                polled == null ? null : polled.toInstant(),
                account == null ? null : new AccountId(account),
                row.getBoolean("allowed"),
                row.getObject("redeemed") != null);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
