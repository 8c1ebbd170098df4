package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Entitlement;
import org.weightgate.portal.access.Entitlements;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.Actor;

/// Asks for the entitlement with what the grant has used so far.
@Component
class GrantStanding {
    private final Entitlements entitlements;
    private final Deliveries deliveries;

    GrantStanding(Entitlements entitlements, Deliveries deliveries) {
        this.entitlements = entitlements;
        this.deliveries = deliveries;
    }

    Entitlement of(GrantId grant) {
        return entitlements.of(grant, deliveries.usage(grant));
    }

    /// As above, and the actor must be the recipient.
    Entitlement of(Actor actor, GrantId grant) {
        return entitlements.of(actor, grant, deliveries.usage(grant));
    }
}
