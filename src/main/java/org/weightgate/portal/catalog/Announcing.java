package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Act;

import java.time.Clock;
import java.time.Instant;

/// The time of an act, and the telling of it to whoever listens in the same transaction.
@Component
class Announcing {
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Announcing(ApplicationEventPublisher events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /// Whole microseconds: what the database keeps, so that a time reads the same ever after.
    Instant now() {
        return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    /// Null, where nothing was done, is not told.
    void say(@Nullable Act act) {
        if (act != null) {
            events.publishEvent(act);
        }
    }
}
