package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A confirmation as pages show it. To the applicant it says only who is asked and whether they
/// answered: what is written between them and the reviewers is confidential.
///
/// @param words of the reviewer, for the person asked
/// @param overdue when it was noted that no answer came in time
/// @param confirmed what they answered
/// @param address from where they answered
/// @param dropped when the reviewers went on without an answer
public record ConfirmationView(
        UUID id,
        ConfirmationRole role,
        String name,
        @Nullable String email,
        @Nullable String words,
        Instant asked,
        Instant expires,
        int sent,
        @Nullable Instant overdue,
        @Nullable Instant answered,
        @Nullable Boolean confirmed,
        @Nullable String statement,
        @Nullable String address,
        @Nullable Instant dropped) {
    public boolean open() {
        return answered == null && dropped == null;
    }

    /// In a word or two.
    public String state() {
        if (confirmed != null) {
            return confirmed ? "confirmed" : "not confirmed";
        }
        if (answered != null) {
            return "answered";
        }
        return dropped != null ? "not needed" : overdue != null ? "no answer in time" : "asked";
    }

    /// The look of that word.
    public String kind() {
        if (confirmed != null) {
            return confirmed ? "good" : "bad";
        }
        return open() ? "warn" : "quiet";
    }
}
