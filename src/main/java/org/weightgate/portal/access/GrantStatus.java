package org.weightgate.portal.access;

import java.util.Locale;

/// What is still possible with a grant.
public enum GrantStatus {
    /// Waits for a signature; nothing can be fetched yet.
    PENDING_SIGNATURE,
    /// Files can be fetched; may expire, be suspended or be revoked.
    ACTIVE,
    /// Nothing can be fetched until the cause is gone.
    SUSPENDED,
    /// Over by date; may be renewed for a while, or closed by certifying the deletion.
    EXPIRED,
    /// Ended by the model's side; only the deletion is left to certify.
    REVOKED,
    /// Every copy is certified as deleted; nothing is left to do.
    CLOSED;

    /// As in the API and in URLs.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// For people.
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// The look of the tag.
    public String kind() {
        return switch (this) {
            case ACTIVE -> "good";
            case PENDING_SIGNATURE, SUSPENDED -> "warn";
            case EXPIRED, CLOSED -> "quiet";
            case REVOKED -> "bad";
        };
    }

    public static GrantStatus of(String word) {
        for (GrantStatus status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new BadQuery("There is no status “" + word + "” of a grant.");
    }
}
