package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Network;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// URLs handed out; the signature is computed from the row whenever it is needed.
@Repository
class Urls {
    record Row(
            UUID id,
            GrantId grant,
            String path,
            AccountId issuer,
            String kid,
            Instant issued,
            Instant expires,
            boolean revoked,
            @Nullable Network network) {
        Row(
                UUID id,
                GrantId grant,
                String path,
                AccountId issuer,
                String kid,
                Instant issued,
                Instant expires,
                boolean revoked) {
            this(id, grant, path, issuer, kid, issued, expires, revoked, null);
        }

        UrlClaims claims() {
            int methods = UrlClaims.GET | UrlClaims.HEAD;
            return new UrlClaims(id, grant.value(), expires, methods, path, network);
        }
    }

    private final JdbcClient db;

    Urls(JdbcClient db) {
        this.db = db;
    }

    void add(Row url) {
        db.sql(
                        """
                        insert into delivery_url (id, grant_id, path, issuer, kid, issued, expires,
                                                  network)
                        values (?, ?, ?, ?, ?, ?, ?, nullif(?, ''))
                        """)
                .params(
                        url.id(),
                        url.grant().value(),
                        url.path(),
                        url.issuer().value(),
                        url.kid(),
                        url.issued().atOffset(ZoneOffset.UTC),
                        url.expires().atOffset(ZoneOffset.UTC),
                        url.network() == null ? "" : url.network().toString())
                .update();
    }

    /// How many links this account took within a minute, on any node.
    int lately(AccountId issuer) {
        return db.sql(
                        """
                        select count(*) from delivery_url
                        where issuer = ? and issued > now() - interval '1 minute'
                        """)
                .param(issuer.value())
                .query(Integer.class)
                .single();
    }

    /// Those of these that were not taken back.
    Set<UUID> unrevoked(Collection<UUID> ids) {
        return Set.copyOf(
                db.sql("select id from delivery_url where id = any(?) and revoked is null")
                        .param(ids.toArray(UUID[]::new))
                        .query(UUID.class)
                        .list());
    }

    Optional<Row> find(UUID id) {
        return db.sql("select * from delivery_url where id = ?")
                .param(id)
                .query(Urls::row)
                .optional();
    }

    /// The latest URL of each file that is good beyond `until`.
    List<Row> good(GrantId grant, AccountId issuer, Instant until) {
        return db.sql(
                        """
                        select distinct on (path) * from delivery_url
                        where grant_id = ? and issuer = ? and expires > ? and revoked is null
                        order by path, expires desc
                        """)
                .params(grant.value(), issuer.value(), until.atOffset(ZoneOffset.UTC))
                .query(Urls::row)
                .list();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        String network = row.getString("network");
        return new Row(
                row.getObject("id", UUID.class),
                new GrantId(row.getObject("grant_id", UUID.class)),
                row.getString("path"),
                new AccountId(row.getObject("issuer", UUID.class)),
                row.getString("kid"),
                row.getObject("issued", OffsetDateTime.class).toInstant(),
                row.getObject("expires", OffsetDateTime.class).toInstant(),
                row.getObject("revoked") != null,
                network == null ? null : Network.parse(network));
    }
}
