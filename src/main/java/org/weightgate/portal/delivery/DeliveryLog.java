package org.weightgate.portal.delivery;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;

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

    void reached(Deliveries.Row row, long bytes) {
        deliveries.reached(row, bytes);
    }

    void ended(Deliveries.Row row, Urls.Row url, long bytes, DeliveryOutcome outcome) {
        deliveries.reached(row, bytes);
        deliveries.ended(row, outcome, clock.instant());
        events.publishEvent(
                new DeliveryEnded(
                        url.issuer(), row.id(), row.grant(), bytes, outcome, clock.instant()));
    }
}
