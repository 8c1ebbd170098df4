package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;

/// Every file and tensor of a submitted release was read, hashed and found well-formed.
public record ReleaseHashed(
        ModelName model, String label, ReleaseId release, AccountId by, Instant at) implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of("model", model.toString(), "release", label, "releaseId", release.toString());
    }
}
