package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.marking.UrlSeals;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// How long a URL lives and which key signs it.
@Component
class UrlPolicy {
    private final UrlSettings settings;
    private final UrlSeals seals;
    private final Clock clock;

    UrlPolicy(UrlSettings settings, UrlSeals seals, Clock clock) {
        this.settings = settings;
        this.seals = seals;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /// Never beyond the grant; whole seconds, as the claims hold them.
    Instant expiry(Instant now, Instant grantExpires) {
        Instant expiry = now.plus(settings.lifetime());
        Instant capped = expiry.isBefore(grantExpires) ? expiry : grantExpires;
        Instant whole = capped.truncatedTo(ChronoUnit.SECONDS);
        return whole.isAfter(now) ? whole : whole.plusSeconds(1);
    }

    Instant halfway(Instant now) {
        return now.plus(settings.lifetime().dividedBy(2));
    }

    String kid() {
        return seals.kid();
    }
}
