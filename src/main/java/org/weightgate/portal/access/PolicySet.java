package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Map;

/// A publisher said how many people must agree before access to a release is given.
public record PolicySet(
        AccountId by,
        Instant at,
        ModelName model,
        ReleaseId release,
        String label,
        ReviewRule before,
        ReviewRule review)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "model", model.toString(),
                "release", release.toString(),
                "label", label,
                "before", before.word(),
                "review", review.word());
    }
}
