package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// A grant follows, through the last day (UTC).
///
/// @param note what the applicant is told beside it, empty where nothing
public record Approved(
        AccountId by,
        Instant at,
        String submissionSha256,
        LocalDate lastDay,
        @Nullable Long quotaBytes,
        String note,
        Extent extent)
        implements Decision {
    public Approved {
        if (!lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(at)) {
            throw new BadQuery(
                    "The last day of access, " + lastDay + ", is over already.", "lastDay");
        }
        if (lastDay.isAfter(at.atZone(ZoneOffset.UTC).toLocalDate().plusDays(3650))) {
            throw new BadQuery("Access lasts ten years at most.", "lastDay");
        }
        if (quotaBytes != null && quotaBytes <= 0) {
            throw new BadQuery("A quota is more than nothing.", "quotaGib");
        }
    }

    /// The end of the last day.
    Instant expires() {
        return lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
