package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Entitlement;
import org.weightgate.portal.access.GrantId;

import java.util.List;
import java.util.Map;

/// What happened under a grant so far, and whether it may go on.
@Component
class GrantHistory {
    private final Deliveries deliveries;
    private final Receipts receipts;
    private final GrantStanding standing;
    private final Alertness alertness;

    GrantHistory(
            Deliveries deliveries, Receipts receipts, GrantStanding standing, Alertness alertness) {
        this.alertness = alertness;
        this.deliveries = deliveries;
        this.receipts = receipts;
        this.standing = standing;
    }

    List<DeliveryView> deliveries(GrantId grant, int limit) {
        return deliveries.latest(grant, limit);
    }

    List<ReceiptView> receipts(GrantId grant, int limit) {
        return receipts.latest(grant, limit);
    }

    /// Bytes of each file received, each counted once.
    Map<String, Long> received(GrantId grant) {
        return standing.received(grant);
    }

    PlacesView places(GrantId grant) {
        return alertness.view(grant);
    }

    Entitlement entitlement(GrantId grant) {
        return standing.of(grant);
    }
}
