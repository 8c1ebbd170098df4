package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Map;

/// A publisher said whether reviewers of the applicant's own institution may have a part in
/// requests for a release.
public record ReviewersKeptApart(
        AccountId by, Instant at, ModelName model, ReleaseId release, String label, boolean apart)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "model", model.toString(),
                "release", release.toString(),
                "label", label,
                "apart", String.valueOf(apart));
    }
}
