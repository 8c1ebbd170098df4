package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// Who was asked to confirm a request, as the API gives it. The applicant sees no address, no words
/// and no answer, only when there was one.
///
/// @param role `reference` or `official`
/// @param state `asked`, `overdue`, `answered`, or `dropped` where reviewers went on without
/// @param answer `yes` or `no`, for reviewers
record ConfirmationJson(
        UUID id,
        String role,
        String name,
        String state,
        @Nullable String email,
        @Nullable String words,
        Instant asked,
        Instant expires,
        @Nullable Instant answered,
        @Nullable String answer,
        @Nullable String statement) {
    static ConfirmationJson of(ConfirmationView c) {
        return new ConfirmationJson(
                c.id(),
                c.role().word(),
                c.name(),
                state(c),
                c.email(),
                c.words(),
                c.asked(),
                c.expires(),
                c.answered(),
                c.confirmed() == null ? null : c.confirmed() ? "yes" : "no",
                c.statement());
    }

    private static String state(ConfirmationView c) {
        if (c.answered() != null) {
            return "answered";
        }
        return c.dropped() != null ? "dropped" : c.overdue() != null ? "overdue" : "asked";
    }
}
