package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;

/// A model came into being, without a release.
public record ModelCreated(ModelName model, AccountId by, Instant at) implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of("model", model.toString());
    }
}
