package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// A grant as other modules and pages see it. The status counts expiry by the clock, whether or not
/// the job has already noted it.
///
/// @param extent what of the release it covers
/// @param requestReference the request that it was decided on; null for a rehearsal
public record GrantView(
        GrantId id,
        GrantKind kind,
        String reference,
        @Nullable String requestReference,
        ModelName model,
        ReleaseId release,
        String releaseLabel,
        AccountId recipient,
        String recipientHandle,
        GrantStatus status,
        Instant issued,
        Instant expires,
        int termsVersion,
        String termsSha256,
        @Nullable Long quotaBytes,
        Extent extent,
        @Nullable String endedReason,
        Obligations obligations) {
    /// The last day of it, as people count: it ends when that day is over.
    public LocalDate lastDay() {
        return LocalDate.ofInstant(expires.minusNanos(1), ZoneOffset.UTC);
    }

    /// Whether it is on a twin with random weights, and no access.
    public boolean rehearsal() {
        return kind == GrantKind.REHEARSAL;
    }
}
