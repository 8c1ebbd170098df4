package org.weightgate.portal.delivery;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Writes down each delivery: that it begins before the first byte, how far it is while it runs,
/// and how it ended.
@Service
@Transactional
class DeliveryLog {
    private final Deliveries deliveries;
    private final Reach reach;
    private final Beginning beginning;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    DeliveryLog(
            Deliveries deliveries,
            Reach reach,
            Beginning beginning,
            ApplicationEventPublisher events,
            Clock clock) {
        this.deliveries = deliveries;
        this.reach = reach;
        this.beginning = beginning;
        this.events = events;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /// Throws when there are too many, or too few bytes left in the quota.
    void started(Deliveries.Row row, Urls.Row url) {
        beginning.of(row);
        events.publishEvent(
                new DeliveryStarted(
                        url.issuer(),
                        row.id(),
                        url.id(),
                        row.grant(),
                        row.path(),
                        row.from(),
                        row.to(),
                        clock.instant()));
    }

    /// The whole file is somebody else's to send, and counts as sent.
    void handedOver(Deliveries.Row row, Urls.Row url) {
        started(row, url);
        ended(row, url, row.to() - row.from(), DeliveryOutcome.REDIRECTED);
    }

    /// Writes down that so many bytes are handed over and what may follow. Returns how far it may
    /// go; 0 when the answer is over on record: it was silent for so long that it counts as dead.
    long lend(Deliveries.Row row, long offered) {
        return deliveries.reached(row, offered) ? row.lease(offered) : 0;
    }

    /// The same for all running answers of a node; the ids of those not over on record.
    Set<UUID> beat(Collection<Running> answers) {
        Map<UUID, Deliveries.Reached> far = new HashMap<>();
        for (Running answer : answers) {
            long offered = answer.offered();
            Deliveries.Row row = answer.row();
            far.put(row.id(), new Deliveries.Reached(row.id(), offered, row.lease(offered)));
        }
        return deliveries.reached(far.values());
    }

    void ended(Deliveries.Row row, Urls.Row url, long bytes, DeliveryOutcome outcome) {
        boolean first = deliveries.reached(row, bytes);
        if (first) deliveries.ended(row, outcome, clock.instant());
        reach.add(row.grant(), row.path(), row.from(), row.from() + bytes);
        if (!first) return;
        events.publishEvent(
                new DeliveryEnded(
                        url.issuer(), row.id(), row.grant(), bytes, outcome, clock.instant()));
    }

    /// Ends what died with its node; what it may have sent stays counted.
    void endSilent(Duration age) {
        Instant now = clock.instant();
        List<Deliveries.Silent> dead = deliveries.endSilent(age, now);
        reach.addLeases(dead.stream().map(Deliveries.Silent::id).toList());
        for (Deliveries.Silent silent : dead) {
            events.publishEvent(
                    new DeliveryEnded(
                            AccountId.SYSTEM,
                            silent.id(),
                            silent.grant(),
                            silent.bytes(),
                            DeliveryOutcome.FAILED,
                            now));
        }
    }
}
