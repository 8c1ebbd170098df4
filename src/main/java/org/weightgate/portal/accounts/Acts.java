package org.weightgate.portal.accounts;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;

/// Publishes what somebody did, stamped with this moment.
@Component
public class Acts {
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Acts(ApplicationEventPublisher events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    public void publish(Function<Instant, Act> act) {
        events.publishEvent(act.apply(clock.instant()));
    }
}
