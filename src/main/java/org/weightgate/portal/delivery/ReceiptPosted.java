package org.weightgate.portal.delivery;

import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// A recipient sent back what verifying their copy found.
public record ReceiptPosted(
        AccountId by, UUID receipt, GrantId grant, boolean passed, String reportSha256, Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "receipt", receipt.toString(),
                "grant", grant.toString(),
                "passed", Boolean.toString(passed),
                "report", reportSha256);
    }
}
