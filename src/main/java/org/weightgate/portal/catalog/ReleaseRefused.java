package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.Map;

/// The checks refused a submitted release; it is a draft again.
public record ReleaseRefused(
        ModelName model, String label, ReleaseId release, int problems, AccountId by, Instant at)
        implements ReleaseAct {
    @Override
    public Map<String, String> facts() {
        return with(Map.of("problems", Integer.toString(problems)));
    }
}
