package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A line of a grant's history as pages show it.
///
/// @param signature the typed name, where something was signed
/// @param signedSha256 the hash of the text that was signed
public record GrantEntryView(
        Instant at,
        String name,
        AccessAct act,
        GrantStatus status,
        String text,
        @Nullable String signature,
        @Nullable String signedSha256) {
    /// “revoked it”, as in “Rita revoked it”.
    public String did() {
        return switch (act) {
            case APPROVE -> "gave it";
            case SIGN -> "signed the terms";
            case ATTEST -> "attested that all is as signed";
            case REPORT -> "reported an incident";
            case CERTIFY -> "certified the deletion";
            case EXTEND -> "renewed it";
            case SUSPEND -> "suspended it";
            case RESUME -> "lifted the suspension";
            case REVOKE -> "revoked it";
            case RECALL -> "called the copies back";
            case EXPIRE -> "noted its end";
            default -> "changed it";
        };
    }

    /// The look of the point on the timeline.
    public String mark() {
        return switch (act) {
            case REVOKE, SUSPEND, REPORT, EXPIRE, RECALL -> "bad";
            default -> "done";
        };
    }
}
