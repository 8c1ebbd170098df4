package org.weightgate.portal.tracing;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// Suspect files were handed over to be traced.
///
/// @param files how many
/// @param bytes how long all together
public record TraceStarted(
        TraceId id,
        String reference,
        ModelName model,
        int files,
        long bytes,
        AccountId by,
        Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "trace",
                reference,
                "model",
                model.toString(),
                "files",
                String.valueOf(files),
                "bytes",
                String.valueOf(bytes));
    }
}
