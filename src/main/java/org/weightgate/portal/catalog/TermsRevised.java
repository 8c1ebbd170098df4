package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;

/// A model has a new version of its terms.
public record TermsRevised(ModelName model, int version, String sha256, AccountId by, Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "model", model.toString(), "version", Integer.toString(version), "sha256", sha256);
    }
}
