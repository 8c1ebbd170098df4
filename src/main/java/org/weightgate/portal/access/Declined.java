package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// No grant, with a reason from the list and in words the applicant reads.
public record Declined(
        AccountId by, Instant at, String submissionSha256, ReasonCode code, String reason)
        implements Decision {
    public Declined {
        if (reason.isBlank()) {
            throw new ReasonMissing("Say why: the applicant reads it.");
        }
    }
}
