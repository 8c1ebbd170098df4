package org.weightgate.portal.delivery;

import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// A recipient was given a URL for one file.
public record UrlIssued(
        AccountId by, UUID url, GrantId grant, String path, Instant expires, Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "url", url.toString(),
                "grant", grant.toString(),
                "path", path,
                "expires", expires.toString());
    }
}
