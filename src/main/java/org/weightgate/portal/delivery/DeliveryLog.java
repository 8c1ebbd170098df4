package org.weightgate.portal.delivery;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Writes down each delivery: that it begins before the first byte, how far it is while it runs,
/// and how it ended.
@Service
@Transactional
class DeliveryLog {
    private final Deliveries deliveries;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    DeliveryLog(Deliveries deliveries, ApplicationEventPublisher events, Clock clock) {
        this.deliveries = deliveries;
        this.events = events;
        this.clock = clock;
    }

    void started(Deliveries.Row row, Urls.Row url) {
        deliveries.add(row);
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

    /// False when the answer is over on record: it was silent for so long that it counts as dead.
    boolean reached(Deliveries.Row row, long bytes) {
        return deliveries.reached(row, bytes);
    }

    void ended(Deliveries.Row row, Urls.Row url, long bytes, DeliveryOutcome outcome) {
        if (!deliveries.reached(row, bytes)) return;
        deliveries.ended(row, outcome, clock.instant());
        events.publishEvent(
                new DeliveryEnded(
                        url.issuer(), row.id(), row.grant(), bytes, outcome, clock.instant()));
    }

    /// Ends what died with its node; what it was known to have sent stays counted.
    void endSilent(Duration age) {
        Instant now = clock.instant();
        for (Deliveries.Silent silent : deliveries.endSilent(age, now)) {
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
