package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;

/// The columns that say what a grant is of and whose; they never change.
///
/// @param request the reference of the request it was decided on; null for a rehearsal
@Embeddable
record Holding(
        @Enumerated(EnumType.STRING) GrantKind kind,
        String reference,
        @Nullable String request,
        @Embedded ModelName model,
        @Embedded @AttributeOverride(name = "value", column = @Column(name = "release"))
                ReleaseId release,
        @Column(name = "release_label") String releaseLabel,
        @Embedded @AttributeOverride(name = "value", column = @Column(name = "recipient"))
                AccountId recipient) {
    static Holding access(AccessRequest asked, Submission signed) {
        return new Holding(
                GrantKind.ACCESS,
                Reference.grant(),
                asked.reference(),
                asked.model(),
                signed.release(),
                signed.releaseLabel(),
                asked.applicant());
    }

    static Holding rehearsal(Actor by, ReleaseView twin) {
        if (!twin.twin()) {
            throw new IllegalArgumentException(twin.label() + " is nobody's twin.");
        }
        return new Holding(
                GrantKind.REHEARSAL,
                Reference.grant(),
                null,
                twin.model(),
                twin.id(),
                twin.label(),
                by.id());
    }

    GrantAct.Subject subject(GrantId id) {
        return new GrantAct.Subject(id, kind, reference, request, model, release, recipient);
    }
}
