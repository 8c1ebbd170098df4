package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.Map;

/// A stored file of a release no longer is what was published; the release is held back.
public record ReleaseDamaged(
        ModelName model,
        String label,
        ReleaseId release,
        String path,
        String problem,
        AccountId by,
        Instant at)
        implements ReleaseAct {
    @Override
    public Map<String, String> facts() {
        return with(Map.of("path", path, "problem", problem));
    }
}
