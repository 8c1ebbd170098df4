package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// A reviewer approved exactly the submission whose hash is named.
public record RequestApproved(
        AccountId by,
        Instant at,
        String reference,
        ModelName model,
        AccountId applicant,
        int submission,
        String sha256,
        String grant)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "request",
                reference,
                "model",
                model.toString(),
                "applicant",
                applicant.value().toString(),
                "submission",
                String.valueOf(submission),
                "sha256",
                sha256,
                "grant",
                grant);
    }
}
