package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// No grant, with a reason from the list and in words the applicant reads.
///
/// @param reapplyAfter the day from which on they may ask again; null for at once
public record Declined(
        AccountId by,
        Instant at,
        String submissionSha256,
        ReasonCode code,
        String reason,
        @Nullable LocalDate reapplyAfter)
        implements Decision {
    public Declined {
        if (reason.isBlank()) {
            throw new ReasonMissing("Say why: the applicant reads it.", "reason");
        }
        if (reapplyAfter != null && reapplyAfter.isAfter(day(at).plusDays(3650))) {
            throw new BadQuery(
                    "Somebody may be kept from asking again for ten years at most.",
                    "reapplyAfter");
        }
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
