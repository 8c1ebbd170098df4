package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;

/// Title, texts, grant length or promise of a model changed; `changed` names which.
public record ModelEdited(ModelName model, String changed, AccountId by, Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of("model", model.toString(), "changed", changed);
    }
}
