package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;

/// The checks refused a submitted release; it is a draft again.
public record ReleaseRefused(
        ModelName model, String label, ReleaseId release, int problems, AccountId by, Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "model",
                model.toString(),
                "release",
                label,
                "releaseId",
                release.toString(),
                "problems",
                Integer.toString(problems));
    }
}
