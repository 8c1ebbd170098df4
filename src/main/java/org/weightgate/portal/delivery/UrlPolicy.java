package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.weightgate.portal.accounts.Network;
import org.weightgate.portal.marking.UrlSeals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// How long a URL lives, which key signs it, where it opens and how many there may be.
@Component
class UrlPolicy {
    private final UrlSettings settings;
    private final DeliverySettings limits;
    private final UrlSeals seals;
    private final Clock clock;

    UrlPolicy(UrlSettings settings, DeliverySettings limits, UrlSeals seals, Clock clock) {
        this.settings = settings;
        this.limits = limits;
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

    /// The network that a link taken in this call is bound to, if links are bound.
    @Nullable Network network() {
        return limits.bindLinks()
                        && RequestContextHolder.getRequestAttributes()
                                instanceof ServletRequestAttributes call
                ? Network.link(call.getRequest().getRemoteAddr()).orElse(null)
                : null;
    }

    /// Throws when an account that took so many links within a minute may not take another.
    void requireFew(int lately) {
        if (lately >= limits.links()) {
            throw DownloadRefused.later(
                    Duration.ofMinutes(1),
                    "Your account took %d download links within a minute; wait a minute."
                            .formatted(lately));
        }
    }

    String kid() {
        return seals.kid();
    }
}
