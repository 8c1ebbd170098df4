package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Set;

/// A request as pages and lists show it, without its answers.
///
/// @param contact the institutional address the applicant gave, not their account's
/// @param approvedFirst the first of two reviewers, once there is one
/// @param condition that access waits for, once somebody approved under one
/// @param renews the grant that is to be extended; null where a new one is asked for
/// @param due by when a decision is promised; what it stood still up to now is not in it
/// @param held since when the promised time stands still; null while it runs
/// @param asked the pages of the form the applicant may change, while a question is open
public record RequestView(
        String reference,
        ModelName model,
        AccountId applicant,
        String applicantName,
        String applicantEmail,
        String organisation,
        String contact,
        RequestStatus status,
        Instant created,
        Instant changed,
        @Nullable Instant submitted,
        @Nullable Instant due,
        @Nullable Instant held,
        int submissions,
        @Nullable String release,
        @Nullable Review review,
        @Nullable String question,
        Set<String> asked,
        @Nullable AccountId approvedFirst,
        @Nullable String condition,
        @Nullable Outcome outcome,
        @Nullable Instant appealed,
        @Nullable String renews,
        long version) {
    public boolean is(String word) {
        return status.word().equals(word);
    }

    /// Whether the promised time is over while it is a reviewer's turn.
    public boolean late(Instant now) {
        return status.waits() && due != null && !now.isBefore(due);
    }
}
