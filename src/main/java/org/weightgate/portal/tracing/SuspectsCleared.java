package org.weightgate.portal.tracing;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// The portal deleted a trace's suspect files, since their time was over.
public record SuspectsCleared(String reference, ModelName model, int files, Instant at)
        implements Act {
    @Override
    public AccountId by() {
        return AccountId.SYSTEM;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(
                "trace", reference, "model", model.toString(), "files", String.valueOf(files));
    }
}
