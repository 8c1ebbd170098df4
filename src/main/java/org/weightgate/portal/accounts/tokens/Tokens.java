package org.weightgate.portal.accounts.tokens;

import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountAct;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Acts;
import org.weightgate.portal.accounts.BadInput;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.PersonName;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.accounts.TokenScope;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// API tokens of people: `hf_` and 32 random characters, kept as SHA-256. A token never does more
/// than its owner may do now, nor more than its scopes say, and makes none that does or outlives
/// it.
@Service
@Transactional
public class Tokens {
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration USUAL = Duration.ofDays(90);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd 'at' HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final Pattern SHAPE = Pattern.compile("hf_[A-Za-z0-9]{32}");
    private static final Pattern DEMO_SHAPE = Pattern.compile("hf_demo_[a-z]{2,20}");

    private final TokenRows rows;
    private final People people;
    private final Acts acts;
    private final Clock clock;
    private final boolean demo;

    Tokens(TokenRows rows, People people, Acts acts, Clock clock, Environment environment) {
        this.rows = rows;
        this.people = people;
        this.acts = acts;
        this.clock = clock;
        this.demo = environment.acceptsProfiles(Profiles.of("demo"));
    }

    /// Makes one for the owner. Whoever calls by a token makes only tokens that do no more than
    /// that one and end no later.
    public NewToken create(Actor owner, String name, Set<TokenScope> scopes, Duration life) {
        Instant now = clock.instant();
        return create(owner, name, scopes, now, now.plus(life));
    }

    /// As above, for 90 days, or for as long as the token that is used.
    public NewToken create(Actor owner, String name, Set<TokenScope> scopes) {
        Instant now = clock.instant();
        Instant usual = now.plus(USUAL);
        Instant end = owner.tokenEnds();
        return create(owner, name, scopes, now, end == null || end.isAfter(usual) ? usual : end);
    }

    private NewToken create(
            Actor owner, String name, Set<TokenScope> scopes, Instant now, Instant ends) {
        Duration life = Duration.between(now, ends);
        if (scopes.isEmpty() || life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw new BadInput(
                    "A token needs at least one scope and a life of an hour to 366 days.");
        }
        requireWithin(owner, scopes, ends);
        Secret secret = new Secret("hf_" + Secret.random(Secret.BASE62, 32).text());
        return put(owner, name, scopes, now, ends, secret);
    }

    private static void requireWithin(Actor owner, Set<TokenScope> scopes, Instant ends) {
        Set<TokenScope> own = owner.tokenScopes();
        Instant end = owner.tokenEnds();
        if (own == null || end == null || (own.containsAll(scopes) && !ends.isAfter(end))) {
            return;
        }
        throw new NotPermitted(
                "A token makes only tokens that may do no more and live no longer than itself: this"
                        + " one may %s and ends on %s."
                                .formatted(
                                        own.stream()
                                                .sorted()
                                                .map(TokenScope::word)
                                                .collect(Collectors.joining(", ")),
                                        TIME.format(end)));
    }

    /// The well-known token of a demo person, which works in the profile `demo` only.
    public void createDemo(Actor owner) {
        Secret secret = new Secret("hf_demo_" + owner.handle());
        if (demo && !rows.ever(secret)) {
            Instant now = clock.instant();
            Instant century = now.plus(Duration.ofDays(36500));
            put(owner, "demo", EnumSet.allOf(TokenScope.class), now, century, secret);
        }
    }

    private NewToken put(
            Actor owner,
            String name,
            Set<TokenScope> scopes,
            Instant now,
            Instant ends,
            Secret secret) {
        TokenView token =
                new TokenView(
                        UUID.randomUUID(),
                        name.isBlank() ? "token" : new PersonName(name).value(),
                        scopes.stream().sorted().toList(),
                        now,
                        ends,
                        null);
        rows.insert(owner.id(), token, secret);
        acts.publish(
                at ->
                        new AccountAct.TokenCreated(
                                owner.id(),
                                at,
                                owner.id(),
                                token.id().toString(),
                                TokenRows.words(token)));
        return new NewToken(token, secret);
    }

    /// The owner's living tokens, newest first.
    @Transactional(readOnly = true)
    public List<TokenView> of(Actor owner) {
        return rows.living(owner.id(), clock.instant());
    }

    public void revoke(Actor owner, UUID id) {
        if (!rows.revoke(owner.id(), id, clock.instant())) {
            throw new UnknownToken(id);
        }
        acts.publish(at -> new AccountAct.TokenRevoked(owner.id(), at, owner.id(), id.toString()));
    }

    /// Who calls with this token, limited to its scopes; empty for a token that is unknown,
    /// revoked, expired or of a deactivated account, without saying which.
    public Optional<Actor> actor(Secret token) {
        boolean known =
                SHAPE.matcher(token.text()).matches()
                        || (demo && DEMO_SHAPE.matcher(token.text()).matches());
        return known
                ? rows.living(token, clock.instant()).flatMap(this::limited)
                : Optional.empty();
    }

    /// The token itself, as its owner sees it; empty as [#actor].
    @Transactional(readOnly = true)
    public Optional<TokenView> view(Secret token) {
        return rows.living(token, clock.instant()).map(TokenRows.Owned::token);
    }

    private Optional<Actor> limited(TokenRows.Owned owned) {
        note(owned.token());
        Set<TokenScope> scopes = Set.copyOf(owned.token().scopes());
        Instant ends = owned.token().expires();
        return people.activeActor(owned.owner()).map(owner -> owner.limitedTo(scopes, ends));
    }

    /// Remembered to the minute, so that a busy token does not write a row for every call.
    private void note(TokenView token) {
        Instant now = clock.instant();
        Instant last = token.lastUsed();
        if (last == null || last.isBefore(now.minus(NOTED_EVERY))) {
            rows.touch(token, now);
        }
    }
}
