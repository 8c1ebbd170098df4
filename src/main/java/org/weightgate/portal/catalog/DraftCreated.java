package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;

/// A release was drafted.
public record DraftCreated(
        ModelName model, String label, ReleaseId release, AccountId by, Instant at) implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of("model", model.toString(), "release", label, "releaseId", release.toString());
    }
}
