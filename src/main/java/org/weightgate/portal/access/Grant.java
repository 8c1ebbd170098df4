package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.access.GrantAct.GrantExpired;
import org.weightgate.portal.access.GrantAct.GrantIssued;
import org.weightgate.portal.access.GrantAct.GrantRevoked;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;

/// Permission for one recipient to fetch one release until a moment. Ends by expiry or revocation,
/// never by deletion.
@Entity
@Table(name = "access_grant")
class Grant {
    @EmbeddedId
    @AttributeOverride(name = "value", column = @Column(name = "id"))
    private GrantId id;

    private String reference;
    private String request;
    @Embedded private ModelName model;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "release"))
    private ReleaseId release;

    private String releaseLabel;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "recipient"))
    private AccountId recipient;

    @Enumerated(EnumType.STRING)
    private GrantStatus status;

    private Instant issued;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "issued_by"))
    private AccountId issuedBy;

    private Instant expires;
    private int termsVersion;
    private String termsSha256;
    private @Nullable Long quotaBytes;
    private @Nullable Instant ended;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "ended_by"))
    private @Nullable AccountId endedBy;

    private @Nullable String endedReason;
    @Version private long version;

    @SuppressWarnings("NullAway.Init")
    protected Grant() {} // for JPA

    /// Every grant comes from an approval of one submission.
    Grant(AccessRequest asked, Submission signed, Approved approval) {
        this.id = GrantId.fresh();
        this.reference = Reference.grant();
        this.request = asked.reference();
        this.model = asked.model();
        this.release = signed.release();
        this.releaseLabel = signed.releaseLabel();
        this.recipient = asked.applicant();
        this.status = GrantStatus.ACTIVE;
        this.issued = approval.at();
        this.issuedBy = approval.by();
        this.expires = approval.expires();
        this.termsVersion = signed.termsVersion();
        this.termsSha256 = signed.termsSha256();
        this.quotaBytes = approval.quotaBytes();
    }

    GrantIssued issued() {
        return new GrantIssued(issuedBy, issued, subject(), expires, termsVersion, termsSha256);
    }

    GrantRevoked revoke(AccountId by, String reason, Instant now) {
        status = GrantStatus.REVOKED;
        ended = now;
        endedBy = by;
        endedReason = reason;
        return new GrantRevoked(by, now, subject(), reason);
    }

    /// Notes what the clock has already decided.
    GrantExpired expire(Instant now) {
        if (now.isBefore(expires)) {
            throw new IllegalArgumentException(reference + " has not expired yet.");
        }
        status = GrantStatus.EXPIRED;
        ended = now;
        return new GrantExpired(AccountId.SYSTEM, now, subject(), expires);
    }

    private GrantAct.Subject subject() {
        return new GrantAct.Subject(id, reference, request, model, release, recipient);
    }

    GrantStatus status(Instant now) {
        boolean running = status == GrantStatus.ACTIVE || status == GrantStatus.SUSPENDED;
        return running && !now.isBefore(expires) ? GrantStatus.EXPIRED : status;
    }

    GrantId id() {
        return id;
    }

    String reference() {
        return reference;
    }

    ModelName model() {
        return model;
    }

    AccountId recipient() {
        return recipient;
    }

    GrantView view(Person owner, Instant now) {
        return new GrantView(
                id,
                reference,
                request,
                model,
                release,
                releaseLabel,
                recipient,
                owner.handle(),
                status(now),
                issued,
                expires,
                termsVersion,
                termsSha256,
                quotaBytes,
                endedReason);
    }
}
