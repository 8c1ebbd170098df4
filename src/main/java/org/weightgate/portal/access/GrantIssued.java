package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Map;

/// A recipient may fetch a release until the given moment.
public record GrantIssued(
        AccountId by,
        Instant at,
        GrantId grant,
        String reference,
        String request,
        ModelName model,
        ReleaseId release,
        AccountId recipient,
        Instant expires,
        int termsVersion,
        String termsSha256)
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
                "expires",
                expires.toString(),
                "termsVersion",
                String.valueOf(termsVersion),
                "termsSha256",
                termsSha256);
    }
}
