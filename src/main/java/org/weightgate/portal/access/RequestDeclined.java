package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// A reviewer declined, with a reason from the list and in words.
public record RequestDeclined(
        AccountId by,
        Instant at,
        String reference,
        ModelName model,
        AccountId applicant,
        String code,
        String reason)
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
                "code",
                code,
                "reason",
                reason);
    }
}
