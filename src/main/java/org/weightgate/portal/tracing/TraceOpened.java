package org.weightgate.portal.tracing;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// Somebody began to collect suspect files of a model.
///
/// @param release the label, or `*` for all
public record TraceOpened(
        String reference, ModelName model, String release, String reason, AccountId by, Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "trace",
                reference,
                "model",
                model.toString(),
                "release",
                release,
                "reason",
                reason);
    }
}
