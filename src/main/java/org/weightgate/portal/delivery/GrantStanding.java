package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Entitlement;
import org.weightgate.portal.access.Entitlements;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.Usage;
import org.weightgate.portal.accounts.Actor;

import java.util.Map;

/// Asks for the entitlement. The quota is not part of the question here: what was received once may
/// be fetched again however little is left, so the [Turnstile] decides on it range by range.
@Component
class GrantStanding {
    private final Entitlements entitlements;
    private final Reach reach;

    GrantStanding(Entitlements entitlements, Reach reach) {
        this.entitlements = entitlements;
        this.reach = reach;
    }

    Entitlement of(GrantId grant) {
        return entitlements.of(grant, Usage.NONE);
    }

    /// As above, and the actor must be the recipient.
    Entitlement of(Actor actor, GrantId grant) {
        return entitlements.of(actor, grant, Usage.NONE);
    }

    /// Bytes of each file received, each counted once.
    Map<String, Long> received(GrantId grant) {
        return reach.received(grant);
    }
}
