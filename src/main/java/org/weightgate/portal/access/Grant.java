package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Person;
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

    @Embedded private Holding holding;
    @Embedded private Tenure tenure;
    private int termsVersion;
    private String termsSha256;
    private @Nullable Long quotaBytes;
    private String leavesOut = "";
    @Version private long version;

    @SuppressWarnings("NullAway.Init")
    protected Grant() {} // for JPA

    private Grant(Holding holding, Tenure tenure, TermsView terms) {
        this.id = GrantId.fresh();
        this.holding = holding;
        this.tenure = tenure;
        this.termsVersion = terms.version();
        this.termsSha256 = terms.sha256();
    }

    /// Access comes from an approval of one submission and nothing else. It begins at once if the
    /// terms signed there are those of now; otherwise it waits for a signature of these.
    Grant(AccessRequest asked, Submission signed, Approved approval, TermsView terms) {
        this(
                Holding.access(asked, signed),
                new Tenure(
                        signed.termsVersion() == terms.version()
                                ? GrantStatus.ACTIVE
                                : GrantStatus.PENDING_SIGNATURE,
                        approval.by(),
                        approval.at(),
                        approval.expires()),
                terms);
        this.quotaBytes = approval.quotaBytes();
        this.leavesOut = approval.extent().text();
    }

    /// A rehearsal is taken, by who wants it, on a twin; nothing is signed for it.
    Grant(Actor by, ReleaseView twin, TermsView terms, Instant now, Instant expires) {
        this(
                Holding.rehearsal(by, twin),
                new Tenure(GrantStatus.ACTIVE, by.id(), now, expires),
                terms);
    }

    GrantTerm.GrantIssued issued() {
        return new GrantTerm.GrantIssued(
                tenure.issuedBy(),
                tenure.issued(),
                subject(),
                tenure.expires(),
                termsVersion,
                termsSha256,
                Extent.of(leavesOut).without());
    }

    /// The version that waits for a signature, before anything is handed out or until `due`.
    GrantTerm.SignatureAsked askSignature(TermsView terms, Instant due, Instant now) {
        boolean first = tenure.pending();
        if (first) {
            under(terms.version(), terms.sha256());
        } else {
            tenure.owe(tenure.duties().termsBy(due));
        }
        return new GrantTerm.SignatureAsked(
                AccountId.SYSTEM,
                now,
                subject(),
                terms.version(),
                first ? tenure.expires() : due,
                first);
    }

    boolean signed(TermsView terms) {
        return !tenure.pending() && termsVersion >= terms.version();
    }

    GrantTerm.GrantSigned sign(TermsView terms, Instant now) {
        under(terms.version(), terms.sha256());
        tenure.sign(now);
        return new GrantTerm.GrantSigned(recipient(), now, subject(), termsVersion, termsSha256);
    }

    private void under(int terms, String sha256) {
        termsVersion = terms;
        termsSha256 = sha256;
    }

    /// Writes a new date, later than the one before, and goes on where the grant was over.
    GrantTerm.GrantRenewed extend(Approved approval, Submission signed, String renewal) {
        Instant before = tenure.expires();
        Instant now = approval.at();
        if (tenure.duties().recall() != null) {
            throw new GrantOver(reference() + " was called back; ask for the new release instead.");
        }
        if (!approval.expires().isAfter(before)) {
            throw new BadQuery(
                    "A renewal ends later than the grant did, after %s.".formatted(lastDay()),
                    "lastDay");
        }
        tenure.extend(approval.expires(), now);
        quotaBytes = approval.quotaBytes() == null ? quotaBytes : approval.quotaBytes();
        if (signed.termsVersion() > termsVersion) {
            under(signed.termsVersion(), signed.termsSha256());
            tenure.owe(tenure.duties().termsBy(null));
        }
        tenure.settle(now);
        return new GrantTerm.GrantRenewed(
                approval.by(), now, subject(), renewal, before, tenure.expires());
    }

    /// Ends it by somebody's decision or, where `by` is the portal, by its last day.
    void end(GrantStatus how, Instant certifyBy, Instant now) {
        tenure.end(how, holding.kind() == GrantKind.ACCESS, certifyBy, now);
    }

    /// How it stands, and the moves from there.
    Tenure tenure() {
        return tenure;
    }

    Holding holding() {
        return holding;
    }

    GrantAct.Subject subject() {
        return holding.subject(id);
    }

    GrantStatus status(Instant now) {
        return tenure.status(now);
    }

    GrantId id() {
        return id;
    }

    String reference() {
        return holding.reference();
    }

    AccountId recipient() {
        return holding.recipient();
    }

    LocalDate lastDay() {
        return LocalDate.ofInstant(tenure.expires().minusNanos(1), ZoneOffset.UTC);
    }

    GrantView view(Person owner, Instant now) {
        return new GrantView(
                id,
                holding.kind(),
                holding.reference(),
                holding.request(),
                holding.model(),
                holding.release(),
                holding.releaseLabel(),
                holding.recipient(),
                owner.handle(),
                status(now),
                tenure.issued(),
                tenure.expires(),
                termsVersion,
                termsSha256,
                quotaBytes,
                Extent.of(leavesOut),
                tenure.endedReason(),
                tenure.obligations(now));
    }
}
