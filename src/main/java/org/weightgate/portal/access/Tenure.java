package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// The columns that say how a grant stands: since and until when, what holds it up, what is owed,
/// how it ended; and the moves between them. Who may make a move is [AccessRules]'s.
@Embeddable
class Tenure {
    @Enumerated(EnumType.STRING)
    private GrantStatus status;

    private Instant issued;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "issued_by"))
    private AccountId issuedBy;

    private Instant expires;
    private @Nullable Instant renewed;
    private @Nullable Instant ended;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "ended_by"))
    private @Nullable AccountId endedBy;

    private @Nullable String endedReason;
    @Embedded private @Nullable Suspension suspension;
    @Embedded private @Nullable Duties duties;

    @SuppressWarnings("NullAway.Init")
    protected Tenure() {} // for JPA

    Tenure(GrantStatus status, AccountId by, Instant issued, Instant expires) {
        this.status = status;
        this.issued = issued;
        this.issuedBy = by;
        this.expires = expires;
        this.duties = Duties.NONE;
    }

    /// The terms of now are signed.
    void sign(Instant now) {
        owe(duties().termsBy(null));
        if (status == GrantStatus.PENDING_SIGNATURE) {
            status = GrantStatus.ACTIVE;
        }
        settle(now);
    }

    void owe(Duties what) {
        duties = what;
    }

    /// Notes until when the next attestation is due.
    void attestBy(Instant due) {
        owe(duties().attestBy(due));
    }

    void suspend(Suspension why) {
        status = GrantStatus.SUSPENDED;
        suspension = why;
    }

    /// Lifts what people decided; what the recipient owes stands.
    void resume() {
        status = GrantStatus.ACTIVE;
        suspension = null;
    }

    /// Lifts what the portal decided as soon as nothing is overdue any more.
    void settle(Instant now) {
        Suspension held = suspension;
        if (status != GrantStatus.SUSPENDED || held == null || !held.why().automatic()) {
            return;
        }
        SuspensionReason left = duties().overdue(now);
        if (left == null) {
            resume();
        } else {
            suspension = new Suspension(left, held.note(), held.by(), held.since());
        }
    }

    /// A rehearsal lasts until then.
    void last(Instant until) {
        expires = until;
    }

    /// Writes a new date, and goes on where it was over.
    void extend(Instant until, Instant now) {
        if (status(now) == GrantStatus.EXPIRED) {
            status = suspension == null ? GrantStatus.ACTIVE : GrantStatus.SUSPENDED;
            ended = null;
            owe(duties().certifyBy(null));
        }
        expires = until;
        renewed = now;
    }

    /// Whoever could fetch the release owes a certificate from then on.
    ///
    /// @param owed whether there is anything to delete
    void end(GrantStatus how, boolean owed, Instant certifyBy, Instant now) {
        boolean opened = status != GrantStatus.PENDING_SIGNATURE && owed;
        status = how;
        ended = now;
        if (opened) {
            owe(duties().certifyBy(certifyBy));
        }
    }

    void revoked(AccountId by, String reason) {
        endedBy = by;
        endedReason = reason;
    }

    /// What was revoked stays revoked, with its certificate.
    ///
    /// @return whether it is closed by it
    boolean certify(Instant now) {
        owe(duties().certified(now));
        if (status == GrantStatus.REVOKED) {
            return false;
        }
        status = GrantStatus.CLOSED;
        ended = ended == null ? now : ended;
        return true;
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

    Obligations obligations(Instant now) {
        return Obligations.of(
                duties(), suspended(now), suspension == null ? "" : suspension.note());
    }

    Duties duties() {
        return duties == null ? Duties.NONE : duties;
    }

    boolean pending() {
        return status == GrantStatus.PENDING_SIGNATURE;
    }

    Instant issued() {
        return issued;
    }

    AccountId issuedBy() {
        return issuedBy;
    }

    Instant expires() {
        return expires;
    }

    @Nullable String endedReason() {
        return endedReason;
    }
}
