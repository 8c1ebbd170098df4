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
import org.weightgate.portal.access.GrantAct.DeletionCertified;
import org.weightgate.portal.access.GrantAct.GrantAttested;
import org.weightgate.portal.access.GrantAct.GrantExpired;
import org.weightgate.portal.access.GrantAct.GrantIssued;
import org.weightgate.portal.access.GrantAct.GrantRecalled;
import org.weightgate.portal.access.GrantAct.GrantRenewed;
import org.weightgate.portal.access.GrantAct.GrantResumed;
import org.weightgate.portal.access.GrantAct.GrantRevoked;
import org.weightgate.portal.access.GrantAct.GrantSigned;
import org.weightgate.portal.access.GrantAct.GrantSuspended;
import org.weightgate.portal.access.GrantAct.IncidentReported;
import org.weightgate.portal.access.GrantAct.RehearsalRenewed;
import org.weightgate.portal.access.GrantAct.SignatureAsked;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TermsView;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Permission for one recipient to fetch one release until a moment. Ends by expiry or revocation,
/// never by deletion.
@Entity
@Table(name = "access_grant")
class Grant {
    @EmbeddedId
    @AttributeOverride(name = "value", column = @Column(name = "id"))
    private GrantId id;

    @Enumerated(EnumType.STRING)
    private GrantKind kind;

    private String reference;
    private @Nullable String request;
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
    private @Nullable Instant renewed;
    private String leavesOut = "";
    @Embedded private @Nullable Suspension suspension;
    @Embedded private @Nullable Duties duties;
    @Version private long version;

    @SuppressWarnings("NullAway.Init")
    protected Grant() {} // for JPA

    /// Access comes from an approval of one submission and nothing else. It begins at once if the
    /// terms signed there are those of now; otherwise it waits for a signature of these.
    Grant(AccessRequest asked, Submission signed, Approved approval, TermsView terms) {
        this.kind = GrantKind.ACCESS;
        this.id = GrantId.fresh();
        this.reference = Reference.grant();
        this.request = asked.reference();
        this.model = asked.model();
        this.release = signed.release();
        this.releaseLabel = signed.releaseLabel();
        this.recipient = asked.applicant();
        this.status =
                signed.termsVersion() == terms.version()
                        ? GrantStatus.ACTIVE
                        : GrantStatus.PENDING_SIGNATURE;
        this.issued = approval.at();
        this.issuedBy = approval.by();
        this.expires = approval.expires();
        this.termsVersion = terms.version();
        this.termsSha256 = terms.sha256();
        this.quotaBytes = approval.quotaBytes();
        this.leavesOut = approval.extent().text();
        this.duties = Duties.NONE;
    }

    /// A rehearsal is taken, by who wants it, on a twin; nothing is signed for it.
    Grant(Actor by, ReleaseView twin, TermsView terms, Instant now, Instant expires) {
        if (!twin.twin()) {
            throw new IllegalArgumentException(twin.label() + " is nobody's twin.");
        }
        this.kind = GrantKind.REHEARSAL;
        this.id = GrantId.fresh();
        this.reference = Reference.grant();
        this.model = twin.model();
        this.release = twin.id();
        this.releaseLabel = twin.label();
        this.recipient = by.id();
        this.status = GrantStatus.ACTIVE;
        this.issued = now;
        this.issuedBy = by.id();
        this.expires = expires;
        this.termsVersion = terms.version();
        this.termsSha256 = terms.sha256();
    }

    /// A rehearsal goes on from now.
    RehearsalRenewed renew(Instant now, Instant until) {
        if (kind != GrantKind.REHEARSAL || status != GrantStatus.ACTIVE) {
            throw new IllegalStateException(reference + " is no running rehearsal.");
        }
        expires = until;
        return new RehearsalRenewed(recipient, now, subject(), until);
    }

    GrantIssued issued() {
        return new GrantIssued(
                issuedBy,
                issued,
                subject(),
                expires,
                termsVersion,
                termsSha256,
                Extent.of(leavesOut).without());
    }

    /// The version that waits for a signature, before anything is handed out or until `due`.
    SignatureAsked askSignature(TermsView terms, Instant due, Instant now) {
        boolean first = status == GrantStatus.PENDING_SIGNATURE;
        if (first) {
            termsVersion = terms.version();
            termsSha256 = terms.sha256();
        } else {
            duties = duties().termsBy(due);
        }
        return new SignatureAsked(
                AccountId.SYSTEM, now, subject(), terms.version(), first ? expires : due, first);
    }

    boolean signed(TermsView terms) {
        return status != GrantStatus.PENDING_SIGNATURE && termsVersion >= terms.version();
    }

    GrantSigned sign(TermsView terms, Instant now) {
        termsVersion = terms.version();
        termsSha256 = terms.sha256();
        duties = duties().termsBy(null);
        if (status == GrantStatus.PENDING_SIGNATURE) {
            status = GrantStatus.ACTIVE;
        }
        settle(now);
        return new GrantSigned(recipient, now, subject(), termsVersion, termsSha256);
    }

    /// Notes until when the next attestation is due.
    void attestBy(Instant due) {
        duties = duties().attestBy(due);
    }

    GrantAttested attest(Instant next, Instant now) {
        attestBy(next);
        settle(now);
        return new GrantAttested(recipient, now, subject(), Statement.ATTESTATION.sha256(), next);
    }

    GrantSuspended suspend(AccountId by, SuspensionReason why, String note, Instant now) {
        status = GrantStatus.SUSPENDED;
        suspension = new Suspension(why, note, by, now);
        return new GrantSuspended(by, now, subject(), why, note);
    }

    /// Lifts what people decided; what the recipient owes stands.
    GrantResumed resume(AccountId by, Instant now) {
        status = GrantStatus.ACTIVE;
        suspension = null;
        return new GrantResumed(by, now, subject());
    }

    /// Lifts what the portal decided as soon as nothing is overdue any more.
    private void settle(Instant now) {
        Suspension held = suspension;
        if (status != GrantStatus.SUSPENDED || held == null || !held.why().automatic()) {
            return;
        }
        SuspensionReason left = duties().overdue(now);
        if (left == null) {
            status = GrantStatus.ACTIVE;
            suspension = null;
        } else {
            suspension = new Suspension(left, held.note(), held.by(), held.since());
        }
    }

    /// Writes a new date, later than the one before, and goes on where the grant was over.
    GrantRenewed extend(Approved approval, Submission signed, String renewal) {
        Instant before = expires;
        Instant now = approval.at();
        if (duties().recall() != null) {
            throw new GrantOver(reference + " was called back; ask for the new release instead.");
        }
        if (!approval.expires().isAfter(before)) {
            throw new BadQuery(
                    "A renewal ends later than the grant did, after %s.".formatted(lastDay()));
        }
        if (status(now) == GrantStatus.EXPIRED) {
            status = suspension == null ? GrantStatus.ACTIVE : GrantStatus.SUSPENDED;
            ended = null;
            duties = duties().certifyBy(null);
        }
        expires = approval.expires();
        renewed = now;
        quotaBytes = approval.quotaBytes() == null ? quotaBytes : approval.quotaBytes();
        if (signed.termsVersion() > termsVersion) {
            termsVersion = signed.termsVersion();
            termsSha256 = signed.termsSha256();
            duties = duties().termsBy(null);
        }
        settle(now);
        return new GrantRenewed(approval.by(), now, subject(), renewal, before, expires);
    }

    GrantRevoked revoke(AccountId by, String reason, Instant certifyBy, Instant now) {
        end(GrantStatus.REVOKED, certifyBy, now);
        endedBy = by;
        endedReason = reason;
        return new GrantRevoked(by, now, subject(), reason);
    }

    /// Notes what the clock has already decided.
    GrantExpired expire(Instant certifyBy, Instant now) {
        if (now.isBefore(expires)) {
            throw new IllegalArgumentException(reference + " has not expired yet.");
        }
        end(GrantStatus.EXPIRED, certifyBy, now);
        return new GrantExpired(AccountId.SYSTEM, now, subject(), expires);
    }

    /// Whoever could fetch the release owes a certificate from then on.
    private void end(GrantStatus how, Instant certifyBy, Instant now) {
        boolean opened = status != GrantStatus.PENDING_SIGNATURE && kind == GrantKind.ACCESS;
        status = how;
        ended = now;
        duties = opened ? duties().certifyBy(certifyBy) : duties();
    }

    /// Calls the copies back. The grant ends with the certificate, not before.
    GrantRecalled recall(
            AccountId by, boolean withdrawn, String reason, String what, Instant due, Instant now) {
        duties = duties().recalled(what, due);
        return new GrantRecalled(by, now, subject(), releaseLabel, withdrawn, reason, due);
    }

    /// Closes the grant; what was revoked stays revoked, with its certificate.
    DeletionCertified certify(Instant now) {
        duties = duties().certified(now);
        boolean closes = status != GrantStatus.REVOKED;
        if (closes) {
            status = GrantStatus.CLOSED;
            ended = ended == null ? now : ended;
        }
        return new DeletionCertified(
                recipient, now, subject(), Statement.DELETION.sha256(), closes);
    }

    IncidentReported incident(AccountId by, String what, Instant now) {
        return new IncidentReported(by, now, subject(), what);
    }

    GrantAct.Subject subject() {
        return new GrantAct.Subject(id, kind, reference, request, model, release, recipient);
    }

    /// What it is now, whether or not a job has noted it yet.
    GrantStatus status(Instant now) {
        return switch (status) {
            case PENDING_SIGNATURE, SUSPENDED ->
                    now.isBefore(expires) ? status : GrantStatus.EXPIRED;
            case ACTIVE ->
                    !now.isBefore(expires)
                            ? GrantStatus.EXPIRED
                            : duties().overdue(now) == null
                                    ? GrantStatus.ACTIVE
                                    : GrantStatus.SUSPENDED;
            case EXPIRED, REVOKED, CLOSED -> status;
        };
    }

    /// Whether it was ended or is held up, other than by its last day.
    boolean stopped(Instant now) {
        return switch (status(now)) {
            case REVOKED, SUSPENDED -> true;
            case EXPIRED -> suspension != null && !suspension.why().automatic();
            case PENDING_SIGNATURE, ACTIVE, CLOSED -> false;
        };
    }

    /// Why it is suspended now; null where it is not.
    @Nullable SuspensionReason suspended(Instant now) {
        if (status(now) != GrantStatus.SUSPENDED) {
            return null;
        }
        return suspension == null ? duties().overdue(now) : suspension.why();
    }

    private Duties duties() {
        return duties == null ? Duties.NONE : duties;
    }

    Obligations obligations(Instant now) {
        return Obligations.of(
                duties(), suspended(now), suspension == null ? "" : suspension.note());
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

    ReleaseId release() {
        return release;
    }

    @Nullable String request() {
        return request;
    }

    GrantKind kind() {
        return kind;
    }

    Instant issuedAt() {
        return issued;
    }

    Instant expires() {
        return expires;
    }

    LocalDate lastDay() {
        return LocalDate.ofInstant(expires.minusNanos(1), ZoneOffset.UTC);
    }

    GrantView view(Person owner, Instant now) {
        return new GrantView(
                id,
                kind,
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
                Extent.of(leavesOut),
                endedReason,
                obligations(now));
    }
}
