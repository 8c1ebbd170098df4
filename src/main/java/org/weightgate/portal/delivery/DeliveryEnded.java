package org.weightgate.portal.delivery;

import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// How many of the promised bytes left, and how it ended.
public record DeliveryEnded(
        AccountId by, UUID delivery, GrantId grant, long bytes, DeliveryOutcome outcome, Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "delivery", delivery.toString(),
                "grant", grant.toString(),
                "bytes", Long.toString(bytes),
                "outcome", outcome.word());
    }
}
