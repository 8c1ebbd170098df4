package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;

/// What is looked at and noted when an answer begins.
@Component
class Beginning {
    private final Turnstile turnstile;
    private final Deliveries deliveries;
    private final Alertness alertness;

    Beginning(Turnstile turnstile, Deliveries deliveries, Alertness alertness) {
        this.turnstile = turnstile;
        this.deliveries = deliveries;
        this.alertness = alertness;
    }

    /// Throws when it may not begin.
    void of(Deliveries.Row row) {
        turnstile.pass(row);
        deliveries.add(row);
        alertness.notice(row);
    }
}
