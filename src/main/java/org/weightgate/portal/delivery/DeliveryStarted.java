package org.weightgate.portal.delivery;

import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Bytes of a recipient's file are about to leave; committed before the first of them.
public record DeliveryStarted(
        AccountId by,
        UUID delivery,
        UUID url,
        GrantId grant,
        String path,
        long from,
        long to,
        Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "delivery", delivery.toString(),
                "url", url.toString(),
                "grant", grant.toString(),
                "path", path,
                "from", Long.toString(from),
                "to", Long.toString(to));
    }
}
