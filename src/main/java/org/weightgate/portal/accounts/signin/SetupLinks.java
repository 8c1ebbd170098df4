package org.weightgate.portal.accounts.signin;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.Secret;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// The one-time link by which whoever runs the portal becomes its first admin, or one again. Only
/// its hash is kept; it works once, for a day, and a newer one replaces it.
@Service
@Transactional
class SetupLinks {
    static final Duration LIFE = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final People people;
    private final Membership membership;
    private final Clock clock;
    private final SetupFile file;

    SetupLinks(
            JdbcClient jdbc,
            People people,
            Membership membership,
            Clock clock,
            @Value("${weightgate.data}") Path data) {
        this.jdbc = jdbc;
        this.people = people;
        this.membership = membership;
        this.clock = clock;
        this.file = new SetupFile(data);
    }

    /// A new link's secret where there is no admin yet.
    Optional<Secret> first() {
        if (!people.holding(RoleName.ADMIN, "*").isEmpty()) {
            return Optional.empty();
        }
        Secret secret = Secret.random(Secret.BASE62, 32);
        keep(secret.sha256());
        return Optional.of(secret);
    }

    boolean works(Secret secret) {
        file.take().ifPresent(this::keep);
        return jdbc.sql(
                        """
                        select 1 from setup_link
                        where hash = :hash and used is null and expires > :now
                        """)
                .param("hash", secret.sha256())
                .param("now", now())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// The account of the address as admin of everything; the link is used up.
    Person redeem(Secret secret, Email email, String name) {
        int used =
                jdbc.sql(
                                """
                                update setup_link set used = :now
                                where hash = :hash and used is null and expires > :now
                                """)
                        .param("hash", secret.sha256())
                        .param("now", now())
                        .update();
        if (used == 0) {
            throw new SetupOver();
        }
        Person person = people.join(email).person();
        Actor actor = people.actor(person.id());
        membership.rename(actor, name);
        membership.reactivate(Actor.SYSTEM, person.handle());
        membership.give(Actor.SYSTEM, person.handle(), Role.everywhere(RoleName.ADMIN));
        return people.get(person.id());
    }

    private void keep(byte[] hash) {
        Instant now = clock.instant();
        jdbc.sql("delete from setup_link where used is null").update();
        jdbc.sql("insert into setup_link(hash, created, expires) values (:hash, :now, :expires)")
                .param("hash", hash)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("expires", now.plus(LIFE).atOffset(ZoneOffset.UTC))
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
