package org.weightgate.portal.tracing;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// A trace without a verdict was thrown away, with its files.
public record TraceDiscarded(String reference, ModelName model, AccountId by, Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of("trace", reference, "model", model.toString());
    }
}
