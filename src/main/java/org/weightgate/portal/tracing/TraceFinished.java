package org.weightgate.portal.tracing;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// A trace came to its verdict. Who is accused stands in the finding, which this names by its
/// digest, and not in the record: its readers are more than may know.
public record TraceFinished(
        String reference,
        ModelName model,
        Outcome verdict,
        int accused,
        String findingSha256,
        Instant at)
        implements Act {
    @Override
    public AccountId by() {
        return AccountId.SYSTEM;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(
                "trace",
                reference,
                "model",
                model.toString(),
                "verdict",
                verdict.word(),
                "accused",
                String.valueOf(accused),
                "finding",
                findingSha256);
    }
}
