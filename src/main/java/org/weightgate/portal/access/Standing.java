package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.access.NotEntitled.Reason;

import java.time.Instant;
import java.util.Objects;

/// Everything an entitlement follows from, so that it is a pure function of it.
///
/// @param termsVersion the version of the model's terms that is current now
/// @param published whether the release still is, not withdrawn
/// @param intact whether its stored files still are what was published
record Standing(
        GrantView grant,
        boolean recipientActive,
        int termsVersion,
        boolean published,
        boolean intact) {

    /// The first cause in the order in which a person would want to know it.
    Entitlement at(Instant now, Usage usage) {
        if (grant.status() != GrantStatus.ACTIVE) {
            return ended();
        }
        if (!now.isBefore(grant.expires())) {
            return expired();
        }
        if (!recipientActive) {
            return no(Reason.ACCOUNT_INACTIVE, "The account of the recipient is deactivated.");
        }
        if (!published) {
            return withdrawn();
        }
        if (!intact) {
            return damaged();
        }
        if (!grant.rehearsal() && grant.termsVersion() < termsVersion && !inGrace(now)) {
            return outdated();
        }
        Long quota = grant.quotaBytes();
        return quota != null && usage.uniqueBytes() >= quota
                ? no(
                        Reason.QUOTA_USED,
                        "The quota of this grant, %d bytes, is used up.".formatted(quota))
                : new Entitled(grant.id(), grant.expires());
    }

    private NotEntitled withdrawn() {
        return no(
                Reason.RELEASE_WITHDRAWN,
                "Release %s of %s was withdrawn by its publisher."
                        .formatted(grant.releaseLabel(), grant.model()));
    }

    private NotEntitled damaged() {
        return no(
                Reason.RELEASE_DAMAGED,
                "Release %s of %s is held back: a stored file of it no longer is what was published. Its publisher was told; downloads go on when it is mended."
                        .formatted(grant.releaseLabel(), grant.model()));
    }

    /// Newer terms may be signed for a while; the day on which that ends stands on the grant.
    private boolean inGrace(Instant now) {
        Instant due = grant.obligations().termsDue();
        return due != null && now.isBefore(due);
    }

    private NotEntitled outdated() {
        return no(
                Reason.TERMS_CHANGED,
                "The publisher revised the terms of %s: version %d is current, this grant was made under version %d. Sign the new terms on the grant's page to go on."
                        .formatted(grant.model(), termsVersion, grant.termsVersion()));
    }

    private NotEntitled ended() {
        return switch (grant.status()) {
            case EXPIRED -> expired();
            case REVOKED ->
                    no(
                            Reason.REVOKED,
                            "This grant was revoked: %s".formatted(closed(grant.endedReason())));
            case PENDING_SIGNATURE ->
                    no(
                            Reason.UNSIGNED,
                            "This grant waits for your signature: the terms changed since you"
                                    + " signed them. Sign on the grant's page.");
            case SUSPENDED -> suspended(grant.obligations());
            case CLOSED, ACTIVE -> no(Reason.NOT_ACTIVE, "This grant is closed.");
        };
    }

    private NotEntitled suspended(Obligations owed) {
        return switch (owed.suspended()) {
            case TERMS -> outdated();
            case ATTESTATION ->
                    no(
                            Reason.ATTESTATION_DUE,
                            "This grant is suspended: its yearly attestation is overdue. Attest on"
                                    + " the grant's page to go on.");
            case INCIDENT, DECISION ->
                    no(
                            Reason.SUSPENDED,
                            "This grant is suspended; %s: %s"
                                    .formatted(owed.suspended().words(), closed(owed.note())));
            case null -> no(Reason.SUSPENDED, "This grant is suspended.");
        };
    }

    private NotEntitled expired() {
        return no(
                Reason.EXPIRED,
                "This grant ended with %s; ask for its renewal, or for access again, to go on."
                        .formatted(grant.lastDay()));
    }

    /// People's words with their full stop, since more sentences may follow.
    private static String closed(@Nullable String words) {
        String said = Objects.requireNonNullElse(words, "").strip();
        return said.isEmpty() || said.matches("(?s).*[.!?…]") ? said : said + ".";
    }

    private NotEntitled no(Reason reason, String sentence) {
        return new NotEntitled(grant.id(), reason, sentence);
    }
}
