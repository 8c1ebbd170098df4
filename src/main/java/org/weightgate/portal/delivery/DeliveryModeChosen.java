package org.weightgate.portal.delivery;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Map;

/// A publisher chose how a release is delivered from now on.
public record DeliveryModeChosen(
        AccountId by,
        Instant at,
        ModelName model,
        String label,
        ReleaseId release,
        DeliveryMode mode)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "model", model.toString(),
                "release", label,
                "releaseId", release.toString(),
                "mode", mode.word());
    }
}
