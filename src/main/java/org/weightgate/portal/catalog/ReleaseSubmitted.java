package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;

/// A draft was handed to the portal's checks.
public record ReleaseSubmitted(
        ModelName model, String label, ReleaseId release, AccountId by, Instant at) implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of("model", model.toString(), "release", label, "releaseId", release.toString());
    }
}
