package org.weightgate.portal.access;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The columns that say what a recipient owes for a grant, and until when.
///
/// @param termsDue until when newer terms must be signed; null while the signed ones are current
/// @param attestationDue until when it must be confirmed again that all is as signed
/// @param recall what to do with copies of a release that was called back
/// @param certificateDue until when deletion must be certified; null while copies may be kept
@Embeddable
record Duties(
        @Column(name = "terms_due") @Nullable Instant termsDue,
        @Column(name = "attestation_due") @Nullable Instant attestationDue,
        @Column(name = "recall") @Nullable String recall,
        @Column(name = "certificate_due") @Nullable Instant certificateDue,
        @Column(name = "certified") @Nullable Instant certified) {
    static final Duties NONE = new Duties(null, null, null, null, null);

    /// What is overdue now, and suspends the grant whether or not anybody has noted it yet.
    @Nullable SuspensionReason overdue(Instant now) {
        if (termsDue != null && !now.isBefore(termsDue)) {
            return SuspensionReason.TERMS;
        }
        return attestationDue != null && !now.isBefore(attestationDue)
                ? SuspensionReason.ATTESTATION
                : null;
    }

    Duties termsBy(@Nullable Instant due) {
        return new Duties(due, attestationDue, recall, certificateDue, certified);
    }

    Duties attestBy(Instant due) {
        return new Duties(termsDue, due, recall, certificateDue, certified);
    }

    Duties recalled(String what, Instant due) {
        return new Duties(termsDue, attestationDue, what, sooner(due), certified);
    }

    Duties certifyBy(@Nullable Instant due) {
        Instant until = due == null ? null : sooner(due);
        return new Duties(termsDue, attestationDue, recall, until, certified);
    }

    Duties certified(Instant now) {
        return new Duties(termsDue, attestationDue, recall, certificateDue, now);
    }

    private Instant sooner(Instant due) {
        return certificateDue == null || due.isBefore(certificateDue) ? due : certificateDue;
    }
}
