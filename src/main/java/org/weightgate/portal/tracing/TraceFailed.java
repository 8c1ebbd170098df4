package org.weightgate.portal.tracing;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// A trace came to no verdict.
public record TraceFailed(String reference, ModelName model, String problem, Instant at)
        implements Act {
    @Override
    public AccountId by() {
        return AccountId.SYSTEM;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("trace", reference, "model", model.toString(), "problem", problem);
    }
}
