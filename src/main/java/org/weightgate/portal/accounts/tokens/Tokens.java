package org.weightgate.portal.accounts.tokens;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountAct;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Acts;
import org.weightgate.portal.accounts.BadInput;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.PersonName;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.accounts.TokenScope;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// API tokens of people: `hf_` and 32 random characters, kept as SHA-256. A token never does more
/// than its owner may do now, nor more than its scopes say.
@Service
@Transactional
public class Tokens {
    /// The longest a token may live.
    public static final Duration LONGEST = Duration.ofDays(366);

    private static final Pattern SHAPE = Pattern.compile("hf_[A-Za-z0-9]{32}");
    private static final Pattern DEMO_SHAPE = Pattern.compile("hf_demo_[a-z]{2,20}");

    private final JdbcClient jdbc;
    private final People people;
    private final Acts acts;
    private final Clock clock;
    private final boolean demo;

    Tokens(JdbcClient jdbc, People people, Acts acts, Clock clock, Environment environment) {
        this.jdbc = jdbc;
        this.people = people;
        this.acts = acts;
        this.clock = clock;
        this.demo = environment.acceptsProfiles(Profiles.of("demo"));
    }

    public NewToken create(Actor owner, String name, Set<TokenScope> scopes, Duration life) {
        if (scopes.isEmpty()
                || life.compareTo(Duration.ofHours(1)) < 0
                || life.compareTo(LONGEST) > 0) {
            throw new BadInput("A token needs at least one scope and a life of 1 to 366 days.");
        }
        if (!scopes.stream().allMatch(owner::may)) {
            throw new NotPermitted("A token cannot make another one that may do more than itself.");
        }
        return put(
                owner,
                name,
                scopes,
                life,
                new Secret("hf_" + Secret.random(Secret.BASE62, 32).text()));
    }

    /// The well-known token of a demo person, which works in the profile `demo` only.
    public void createDemo(Actor owner) {
        Secret secret = new Secret("hf_demo_" + owner.handle());
        boolean there =
                jdbc.sql("select 1 from api_token where hash = :hash and account = :owner")
                        .param("hash", secret.sha256())
                        .param("owner", owner.id().value())
                        .query(Integer.class)
                        .optional()
                        .isPresent();
        if (demo && !there) {
            put(owner, "demo", EnumSet.allOf(TokenScope.class), Duration.ofDays(36500), secret);
        }
    }

    private NewToken put(
            Actor owner, String name, Set<TokenScope> scopes, Duration life, Secret secret) {
        Instant now = clock.instant();
        String shown = name.isBlank() ? "token" : new PersonName(name).value();
        List<TokenScope> sorted = scopes.stream().sorted().toList();
        TokenView token =
                new TokenView(UUID.randomUUID(), shown, sorted, now, now.plus(life), null);
        String words = String.join(" ", sorted.stream().map(TokenScope::word).toList());
        jdbc.sql(
                        """
                        insert into api_token(id, account, name, hash, scopes, created, expires)
                        values (:id, :account, :name, :hash, :scopes, :created, :expires)
                        """)
                .param("id", token.id())
                .param("account", owner.id().value())
                .param("name", shown)
                .param("hash", secret.sha256())
                .param("scopes", words)
                .param("created", utc(now))
                .param("expires", utc(token.expires()))
                .update();
        acts.publish(
                at ->
                        new AccountAct.TokenCreated(
                                owner.id(), at, owner.id(), token.id().toString(), words));
        return new NewToken(token, secret);
    }

    /// The owner's living tokens, newest first.
    @Transactional(readOnly = true)
    public List<TokenView> of(Actor owner) {
        return jdbc.sql(
                        """
                        select * from api_token
                        where account = :owner and revoked is null and expires > :now
                        order by created desc, id
                        """)
                .param("owner", owner.id().value())
                .param("now", utc(clock.instant()))
                .query((row, n) -> view(row))
                .list();
    }

    public void revoke(Actor owner, UUID id) {
        int revoked =
                jdbc.sql(
                                """
                                update api_token set revoked = :now
                                where id = :id and account = :owner and revoked is null
                                """)
                        .param("now", utc(clock.instant()))
                        .param("id", id)
                        .param("owner", owner.id().value())
                        .update();
        if (revoked == 0) {
            throw new UnknownToken(id);
        }
        acts.publish(at -> new AccountAct.TokenRevoked(owner.id(), at, owner.id(), id.toString()));
    }

    /// Who calls with this token, limited to its scopes; empty for a token that is unknown,
    /// revoked, expired or of a deactivated account, without saying which.
    public Optional<Actor> actor(Secret token) {
        if (!SHAPE.matcher(token.text()).matches()
                && !(demo && DEMO_SHAPE.matcher(token.text()).matches())) {
            return Optional.empty();
        }
        return jdbc.sql(
                        """
                        select * from api_token
                        where hash = :hash and revoked is null and expires > :now
                        """)
                .param("hash", token.sha256())
                .param("now", utc(clock.instant()))
                .query(
                        (row, n) ->
                                new Found(
                                        new AccountId(row.getObject("account", UUID.class)),
                                        view(row)))
                .optional()
                .flatMap(this::limited);
    }

    private Optional<Actor> limited(Found found) {
        touch(found.token());
        return people.activeActor(found.owner())
                .map(
                        a ->
                                new Actor(
                                        a.id(),
                                        a.handle(),
                                        a.name(),
                                        a.email(),
                                        a.roles(),
                                        Set.copyOf(found.token().scopes())));
    }

    /// Remembered to the minute, so that a busy token does not write a row for every call.
    private void touch(TokenView token) {
        Instant now = clock.instant();
        Instant last = token.lastUsed();
        if (last == null || last.isBefore(now.minusSeconds(60))) {
            jdbc.sql("update api_token set last_used = :now where id = :id")
                    .param("now", utc(now))
                    .param("id", token.id())
                    .update();
        }
    }

    private record Found(AccountId owner, TokenView token) {}

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
