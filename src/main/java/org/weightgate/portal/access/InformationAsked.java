package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A reviewer asked the applicant for more; the pages named may be changed.
public record InformationAsked(
        AccountId by,
        Instant at,
        String reference,
        ModelName model,
        AccountId applicant,
        String question,
        List<String> pages)
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
                "pages",
                String.join(" ", pages));
    }
}
