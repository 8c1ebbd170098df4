package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Map;

/// A grant was ended by the model's side; nothing is served under it from here on.
public record GrantRevoked(
        AccountId by,
        Instant at,
        GrantId grant,
        String reference,
        String request,
        ModelName model,
        ReleaseId release,
        AccountId recipient,
        String reason)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "grantId",
                grant.toString(),
                "grant",
                reference,
                "request",
                request,
                "model",
                model.toString(),
                "release",
                release.value().toString(),
                "recipient",
                recipient.value().toString(),
                "reason",
                reason);
    }
}
