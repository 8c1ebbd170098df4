package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Secret;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/// The links by which somebody without an account answers. Only hashes are kept: whoever reads the
/// database answers for nobody.
@Component
class ConfirmationLinks {
    /// More than 250 bits.
    private static final int LENGTH = 43;

    /// Which confirmation a link is for, and of which request.
    record Target(UUID confirmation, String request) {}

    private final JdbcClient jdbc;

    ConfirmationLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Secret mint(Confirmation confirmation) {
        Secret secret = Secret.random(Secret.BASE62, LENGTH);
        jdbc.sql(
                        "insert into access_confirmation_link (sha256, confirmation, expires)"
                                + " values (?, ?, ?)")
                .params(
                        secret.sha256(),
                        confirmation.id(),
                        confirmation.expires().atOffset(ZoneOffset.UTC))
                .update();
        return secret;
    }

    /// Those that were mailed so far lead nowhere from now on.
    void revoke(Confirmation confirmation) {
        jdbc.sql("delete from access_confirmation_link where confirmation = ?")
                .param(confirmation.id())
                .update();
    }

    Optional<Target> find(Secret secret, Instant now) {
        return jdbc.sql(
                        """
                        select c.id, c.request from access_confirmation_link l
                        join access_confirmation c on c.id = l.confirmation
                        where l.sha256 = ? and l.expires > ?
                        """)
                .params(secret.sha256(), now.atOffset(ZoneOffset.UTC))
                .query(
                        (rs, _) ->
                                new Target(rs.getObject("id", UUID.class), rs.getString("request")))
                .optional();
    }

    /// Forgets links and calls that say nothing any more.
    void sweep(Instant now) {
        jdbc.sql("delete from access_confirmation_link where expires < ?")
                .param(now.minus(java.time.Duration.ofDays(30)).atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("delete from access_confirmation_knock where at < ?")
                .param(now.minus(java.time.Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
                .update();
    }
}
