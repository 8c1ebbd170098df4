package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.GrantDuty.GrantReminded;
import org.weightgate.portal.accounts.AccountId;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// Reminds recipients of what is due, once for each [Reminder], number of days and date: a renewal
/// writes a new date, so it is reminded of anew. What a mail would come too late for is skipped.
@Service
@Transactional
public class Reminding {
    private record Found(GrantId grant, Instant due, Instant since) {}

    private final Grants grants;
    private final GrantLedger ledger;
    private final JdbcClient jdbc;

    Reminding(Grants grants, GrantLedger ledger, JdbcClient jdbc) {
        this.grants = grants;
        this.ledger = ledger;
        this.jdbc = jdbc;
    }

    /// Returns how many reminders were written.
    int remind() {
        int written = 0;
        for (Reminder kind : Reminder.values()) {
            for (int days : kind.days()) {
                written += remind(kind, days);
            }
        }
        return written;
    }

    private int remind(Reminder kind, int days) {
        Instant now = ledger.now();
        int written = 0;
        for (Found found : found(kind, days, now)) {
            Instant moment = found.due().minus(Duration.ofDays(days));
            boolean fresh = note(found, kind, days, now);
            if (fresh && !moment.isBefore(found.since())) {
                grants.findById(found.grant())
                        .ifPresent(g -> ledger.tell(told(g, kind, found, days, now)));
                written++;
            }
        }
        return written;
    }

    private static GrantReminded told(
            Grant grant, Reminder kind, Found found, int days, Instant now) {
        return new GrantReminded(AccountId.SYSTEM, now, grant.subject(), kind, found.due(), days);
    }

    /// Those nobody was reminded of for this date, so many days before or nearer to it.
    private List<Found> found(Reminder kind, int days, Instant now) {
        return jdbc.sql(
                        """
                        select g.id, g.%1$s as due, coalesce(g.renewed, g.issued) as since
                        from access_grant g
                        where g.kind = 'ACCESS' and g.%2$s and g.%1$s <= cast(:until as timestamptz)
                          and (:days = 0 or g.%1$s > cast(:now as timestamptz))
                          and not exists (select 1 from access_reminder r
                                          where r.grant_id = g.id and r.kind = :kind
                                            and r.about = g.%1$s and r.days <= :days)
                        order by g.%1$s limit 500
                        """
                                .formatted(kind.column(), kind.condition()))
                .param("until", utc(now.plus(Duration.ofDays(days))))
                .param("days", days)
                .param("now", utc(now))
                .param("kind", kind.name())
                .query(
                        (rs, _) ->
                                new Found(
                                        new GrantId(rs.getObject("id", UUID.class)),
                                        rs.getObject("due", OffsetDateTime.class).toInstant(),
                                        rs.getObject("since", OffsetDateTime.class).toInstant()))
                .list();
    }

    /// Whether it was this call that noted it: two nodes may remind at once.
    private boolean note(Found found, Reminder kind, int days, Instant now) {
        return jdbc.sql(
                                """
                                insert into access_reminder (grant_id, kind, about, days, at)
                                values (:grant, :kind, :about, :days, :at) on conflict do nothing
                                """)
                        .param("grant", found.grant().value())
                        .param("kind", kind.name())
                        .param("about", utc(found.due()))
                        .param("days", days)
                        .param("at", utc(now))
                        .update()
                == 1;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
