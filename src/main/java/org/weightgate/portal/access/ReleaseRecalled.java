package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Map;

/// A publisher called back every copy of a release that another one has taken the place of.
public record ReleaseRecalled(
        AccountId by,
        Instant at,
        ModelName model,
        ReleaseId release,
        String label,
        String reason,
        int grants)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "model", model.toString(),
                "release", release.toString(),
                "label", label,
                "reason", reason,
                "grants", String.valueOf(grants));
    }
}
