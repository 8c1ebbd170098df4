package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// A researcher asked for access and signed the terms of that moment.
public record RequestSubmitted(
        AccountId by,
        Instant at,
        String reference,
        ModelName model,
        AccountId applicant,
        int submission,
        String sha256,
        int termsVersion,
        String termsSha256)
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
                "termsVersion",
                String.valueOf(termsVersion),
                "termsSha256",
                termsSha256);
    }
}
