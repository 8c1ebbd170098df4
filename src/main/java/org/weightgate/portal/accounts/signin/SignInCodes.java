package org.weightgate.portal.accounts.signin;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The codes that were mailed. One belongs to the browser that asked (whose cookie is half of what
/// is hashed), lives ten minutes, allows five tries and is used once, decided by a single statement
/// whatever happens at the same moment.
@Component
class SignInCodes {
    static final Duration LIFE = Duration.ofMinutes(10);
    static final int TRIES = 5;
    private static final Duration PER_ADDRESS = Duration.ofMinutes(15);
    private static final Duration PER_NETWORK = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(90);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SignInLimits limits;

    SignInCodes(JdbcClient jdbc, Clock clock, SignInLimits limits) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.limits = limits;
    }

    /// When a code that is made now ends.
    Instant end() {
        return clock.instant().plus(LIFE);
    }

    sealed interface Check {}

    record Right(Email email) implements Check {}

    record Wrong(int triesLeft) implements Check {}

    record None() implements Check {}

    private record Asked(int address, int network, int overall) {}

    /// Keeps a new code, unless too many were asked for. Only one asks at a time, so that counting
    /// counts.
    Asking keep(Email email, Secret code, String ip) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('weightgate.codes'))").query(rs -> {});
        Instant now = clock.instant();
        Asked asked = asked(email, ip, now);
        if (asked.address() >= limits.codesPerAddress()) {
            return new Asking.TooMany(PER_ADDRESS);
        }
        if (asked.network() >= limits.codesPerNetwork()
                || asked.overall() >= limits.codesOverall()) {
            return new Asking.TooMany(PER_NETWORK);
        }
        Secret browser = Secret.random(Secret.BASE62, 43);
        write(browser, code, email, ip, now);
        return new Asking.Asked(browser);
    }

    private void write(Secret browser, Secret code, Email email, String ip, Instant now) {
        jdbc.sql(
                        """
                        insert into sign_in_code(id, browser, code, email, ip, asked, expires)
                        values (:id, :browser, :code, :email, :ip, :now, :expires)
                        """)
                .param("id", UUID.randomUUID())
                .param("browser", browser.sha256())
                .param("code", hash(browser, code.text()))
                .param("email", email.value())
                .param("ip", ip)
                .param("now", utc(now))
                .param("expires", utc(now.plus(LIFE)))
                .update();
    }

    /// A stranger who asks for somebody's codes again and again does not lock the owner out: from a
    /// network where the owner signed in before, only the codes asked there count.
    private Asked asked(Email email, String ip, Instant now) {
        return jdbc.sql(
                        """
                        select count(*) filter (where email = :email and asked > :quarter
                                 and (ip = :ip or not exists (select 1 from sign_in_code known
                                      where known.email = :email and known.ip = :ip
                                        and known.used is not null))) as address,
                               count(*) filter (where ip = :ip) as network,
                               count(*) as overall
                        from sign_in_code where asked > :hour
                        """)
                .param("email", email.value())
                .param("ip", ip)
                .param("quarter", utc(now.minus(PER_ADDRESS)))
                .param("hour", utc(now.minus(PER_NETWORK)))
                .query(
                        (row, n) ->
                                new Asked(
                                        row.getInt("address"),
                                        row.getInt("network"),
                                        row.getInt("overall")))
                .single();
    }

    Check redeem(Secret browser, String typed) {
        String code = typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        return jdbc.sql(
                        """
                        update sign_in_code
                        set tries = tries + 1,
                            used = case when code = :code then cast(:now as timestamptz) end
                        where browser = :browser and used is null and tries < :most
                          and expires > :now
                        returning email, tries, used is not null as is_right
                        """)
                .param("code", hash(browser, code))
                .param("now", utc(clock.instant()))
                .param("browser", browser.sha256())
                .param("most", TRIES)
                .query(
                        (row, n) ->
                                row.getBoolean("is_right")
                                        ? new Right(new Email(row.getString("email")))
                                        : (Check) new Wrong(TRIES - row.getInt("tries")))
                .optional()
                .orElseGet(None::new);
    }

    /// Where the code went that this browser asked for last.
    Optional<Email> address(Secret browser) {
        return jdbc.sql(
                        """
                        select email from sign_in_code
                        where browser = :browser and used is null and expires > :now
                        """)
                .param("browser", browser.sha256())
                .param("now", utc(clock.instant()))
                .query(String.class)
                .optional()
                .map(Email::new);
    }

    void forget() {
        jdbc.sql("delete from sign_in_code where asked < :before")
                .param("before", utc(clock.instant().minus(KEPT)))
                .update();
    }

    @Bean
    static RecurringTask<Void> forgetOldCodes(SignInCodes codes) {
        return Tasks.recurring("accounts-forget-codes", FixedDelay.ofHours(6))
                .execute((task, context) -> codes.forget());
    }

    private static byte[] hash(Secret browser, String code) {
        return new Secret(browser.text() + "." + code).sha256();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
