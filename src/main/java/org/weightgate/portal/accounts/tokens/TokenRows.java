package org.weightgate.portal.accounts.tokens;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.accounts.TokenScope;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Tokens as the database keeps them: by their hash.
@Component
class TokenRows {
    private final JdbcClient jdbc;

    TokenRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Owned(AccountId owner, TokenView token) {}

    void insert(AccountId owner, TokenView token, Secret secret) {
        jdbc.sql(
                        """
                        insert into api_token(id, account, name, hash, scopes, created, expires)
                        values (:id, :account, :name, :hash, :scopes, :created, :expires)
                        """)
                .param("id", token.id())
                .param("account", owner.value())
                .param("name", token.name())
                .param("hash", secret.sha256())
                .param("scopes", words(token))
                .param("created", utc(token.created()))
                .param("expires", utc(token.expires()))
                .update();
    }

    static String words(TokenView token) {
        return String.join(" ", token.scopes().stream().map(TokenScope::word).toList());
    }

    List<TokenView> living(AccountId owner, Instant now) {
        return jdbc.sql(
                        """
                        select * from api_token
                        where account = :owner and revoked is null and expires > :now
                        order by created desc, id
                        """)
                .param("owner", owner.value())
                .param("now", utc(now))
                .query((row, n) -> view(row))
                .list();
    }

    Optional<Owned> living(Secret secret, Instant now) {
        return jdbc.sql(
                        """
                        select * from api_token
                        where hash = :hash and revoked is null and expires > :now
                        """)
                .param("hash", secret.sha256())
                .param("now", utc(now))
                .query((row, n) -> owned(row))
                .optional();
    }

    /// Whether there is or was such a token: a revoked one is not made again.
    boolean ever(Secret secret) {
        return jdbc.sql("select 1 from api_token where hash = :hash")
                .param("hash", secret.sha256())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    boolean revoke(AccountId owner, UUID id, Instant now) {
        return jdbc.sql(
                                """
                                update api_token set revoked = :now
                                where id = :id and account = :owner and revoked is null
                                """)
                        .param("now", utc(now))
                        .param("id", id)
                        .param("owner", owner.value())
                        .update()
                > 0;
    }

    void touch(TokenView token, Instant now) {
        jdbc.sql("update api_token set last_used = :now where id = :id")
                .param("now", utc(now))
                .param("id", token.id())
                .update();
    }

    private static Owned owned(ResultSet row) throws SQLException {
        return new Owned(new AccountId(row.getObject("account", UUID.class)), view(row));
    }

    private static TokenView view(ResultSet row) throws SQLException {
        return new TokenView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Arrays.stream(row.getString("scopes").split(" "))
                        .flatMap(word -> TokenScope.of(word).stream())
                        .toList(),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getObject("expires", OffsetDateTime.class).toInstant(),
                instant(row.getObject("last_used", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
