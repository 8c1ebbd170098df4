package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.Map;

/// A release was withdrawn by its publisher; grants on it stop at the door.
public record ReleaseWithdrawn(
        ModelName model, String label, ReleaseId release, String reason, AccountId by, Instant at)
        implements ReleaseAct {
    @Override
    public Map<String, String> facts() {
        return with(Map.of("reason", reason));
    }
}
