package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// The applicant gave the request up.
public record RequestWithdrawn(
        AccountId by, Instant at, String reference, ModelName model, AccountId applicant)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "request",
                reference,
                "model",
                model.toString(),
                "applicant",
                applicant.value().toString());
    }
}
