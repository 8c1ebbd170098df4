package org.weightgate.portal.hub.device;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Acts;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.NewToken;
import org.weightgate.portal.accounts.tokens.Tokens;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A program asks for two codes, somebody signed in types the short one and allows it, and the
/// program fetches a token with the long one: once, within ten minutes of asking. The token reads
/// and downloads and nothing else.
@Service
@Transactional
public class DeviceLogins {
    static final Duration LIFE = Duration.ofMinutes(10);
    static final Duration TOKEN_LIFE = Duration.ofDays(30);
    static final int PAUSE = 5;
    private static final Duration COUNTED = Duration.ofHours(1);
    private static final int PER_NETWORK = 60;
    private static final int OVERALL = 2000;
    private static final int MISSES = 10;
    private static final int CODE = 8;

    private final DeviceRows rows;
    private final Tokens tokens;
    private final People people;
    private final Acts acts;
    private final Clock clock;

    DeviceLogins(DeviceRows rows, Tokens tokens, People people, Acts acts, Clock clock) {
        this.rows = rows;
        this.tokens = tokens;
        this.people = people;
        this.acts = acts;
        this.clock = clock;
    }

    Begun begin(String client, String network) {
        Instant now = clock.instant();
        DeviceRows.Asked asked = rows.asked(network, now.minus(COUNTED));
        if (asked.network() >= PER_NETWORK || asked.overall() >= OVERALL) {
            return new Begun.TooMany(COUNTED);
        }
        Begun.Codes codes =
                new Begun.Codes(
                        Secret.random(Secret.BASE62, 43), Secret.random(Secret.UNAMBIGUOUS, CODE));
        rows.add(codes, client, network, now, now.plus(LIFE));
        return codes;
    }

    /// Who waits behind a code; empty for a code that is none, used or old. Guessing is counted.
    public Optional<Waiting> waiting(Actor actor, String typed) {
        Instant now = clock.instant();
        if (rows.misses(actor.id(), now.minus(LIFE)) >= MISSES) throw new TooManyGuesses();
        Optional<Waiting> waiting = rows.waiting(code(typed), now);
        if (waiting.isEmpty()) rows.missed(actor.id(), now);
        return waiting;
    }

    /// Allows or denies; empty where nobody waits for the answer any more.
    public Optional<Waiting> answer(Actor actor, String typed, boolean allowed) {
        Optional<Waiting> waiting = waiting(actor, typed);
        Instant now = clock.instant();
        if (waiting.isEmpty() || !rows.decide(code(typed), actor.id(), allowed, now)) {
            return Optional.empty();
        }
        String client = waiting.get().client();
        acts.publish(at -> new DeviceLoginAnswered(actor.id(), at, client, allowed));
        return waiting;
    }

    Polled poll(Secret device) {
        Instant now = clock.instant();
        return rows.lock(device).map(row -> polled(row, now)).orElse(Polled.UNKNOWN);
    }

    private Polled polled(DeviceRows.Row row, Instant now) {
        if (row.redeemed()) return Polled.UNKNOWN;
        if (!now.isBefore(row.expires())) return Polled.EXPIRED;
        Instant last = row.polled();
        boolean tooFast = last != null && now.isBefore(last.plusSeconds(row.pause()));
        rows.polled(row.id(), tooFast ? row.pause() + PAUSE : row.pause(), now);
        if (tooFast) return Polled.TOO_FAST;
        if (row.account() == null) return Polled.PENDING;
        Optional<Actor> owner = people.activeActor(row.account());
        return row.allowed() && owner.isPresent() ? granted(row, owner.get(), now) : Polled.DENIED;
    }

    private Polled granted(DeviceRows.Row row, Actor owner, Instant now) {
        rows.redeemed(row.id(), now);
        NewToken token =
                tokens.create(
                        owner,
                        "Signed in from " + row.client(),
                        Set.of(TokenScope.READ, TokenScope.DOWNLOAD),
                        TOKEN_LIFE);
        return new Polled.Granted(token);
    }

    void forget() {
        rows.forget(clock.instant().minus(Duration.ofDays(1)));
    }

    /// Case, blanks and dashes do not matter.
    private static Secret code(String typed) {
        return new Secret(typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT));
    }
}
