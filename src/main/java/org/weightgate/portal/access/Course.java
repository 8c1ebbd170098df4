package org.weightgate.portal.access;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.Set;

/// The columns that say where a request stands and on whose desk, what is asked, proposed and
/// decided; and the moves between them. Who may make a move is [AccessRules]'s.
@Embeddable
class Course {
    @Enumerated(EnumType.STRING)
    private RequestStatus status;

    private Instant changed;
    @Embedded private @Nullable Review review;
    @Embedded private Asked asked;
    @Embedded private @Nullable Promise promise;
    @Embedded private @Nullable Proposal proposal;
    @Embedded private Panel panel;
    @Embedded private @Nullable Outcome outcome;

    @SuppressWarnings("NullAway.Init")
    protected Course() {} // for JPA

    Course(Instant now) {
        this.status = RequestStatus.DRAFT;
        this.changed = now;
        this.asked = Asked.NOTHING;
        this.panel = Panel.WHOLE;
    }

    void touch(Instant now) {
        changed = now;
    }

    /// The first submission waits for a reviewer; an answer goes back to the one who asked.
    void send(boolean first, Instant now) {
        asked = Asked.NOTHING;
        move(first ? RequestStatus.SUBMITTED : RequestStatus.IN_REVIEW, now);
    }

    void claim(AccountId reviewer, Instant now) {
        review = new Review(reviewer, now);
        changed = now;
        if (status == RequestStatus.SUBMITTED) {
            status = RequestStatus.IN_REVIEW;
        }
    }

    /// Back to those who may take it.
    void release(Instant now) {
        review = null;
        changed = now;
        if (status == RequestStatus.IN_REVIEW) {
            status = RequestStatus.SUBMITTED;
        }
    }

    /// What they approved so far counts no more.
    void recuse(AccountId reviewer, Instant now) {
        panel = panel.without(reviewer);
        if (proposal != null && proposal.carriedBy(reviewer)) {
            proposal = null;
            review = null;
            move(RequestStatus.SUBMITTED, now);
        } else if (claimedBy(reviewer)) {
            release(now);
        }
    }

    /// What was approved so far was another submission.
    void ask(String what, Set<String> pages, Instant now) {
        asked = new Asked(what, pages);
        proposal = null;
        move(RequestStatus.INFO_REQUESTED, now);
    }

    /// Somebody outside is asked.
    void await(Instant now) {
        move(RequestStatus.AWAITING_CONFIRMATION, now);
    }

    /// Nobody outside is waited for any more.
    void awaited(Instant now) {
        move(review == null ? RequestStatus.SUBMITTED : RequestStatus.IN_REVIEW, now);
    }

    /// The first of two approvals.
    void propose(Proposal approval) {
        proposal = approval;
        review = null;
        move(RequestStatus.SECOND_APPROVAL, approval.at());
    }

    void stipulate(Proposal approval, Instant now) {
        proposal = approval;
        move(RequestStatus.CONDITIONALLY_APPROVED, now);
    }

    void decide(Decision decision) {
        outcome = Outcome.of(decision);
        move(outcome.status(), decision.at());
    }

    /// Opens a refusal again, for anybody but whoever refused.
    void appeal(AccountId decliner, Instant now) {
        panel = panel.appealed(decliner, now);
        outcome = null;
        proposal = null;
        review = null;
        move(RequestStatus.IN_REVIEW, now);
    }

    void withdraw(Instant now) {
        move(RequestStatus.WITHDRAWN, now);
    }

    void lapse(Instant now) {
        move(RequestStatus.LAPSED, now);
    }

    /// Says by when a decision is promised.
    void promise(Promise given) {
        promise = given;
    }

    private void move(RequestStatus next, Instant now) {
        status = next;
        changed = now;
        promise = next.pauses() ? promise().hold(now) : promise().goOn(now);
    }

    boolean claimedBy(AccountId reviewer) {
        return review != null && review.reviewer().equals(reviewer);
    }

    /// Whether this reviewer has had their say and another one is needed now.
    boolean heard(AccountId reviewer) {
        boolean first =
                status == RequestStatus.SECOND_APPROVAL
                        && proposal != null
                        && proposal.by().equals(reviewer);
        return first || panel.declined(reviewer);
    }

    RequestStatus status() {
        return status;
    }

    Instant changed() {
        return changed;
    }

    @Nullable Review review() {
        return review;
    }

    Promise promise() {
        return promise == null ? Promise.NONE : promise;
    }

    Asked asked() {
        return asked;
    }

    Panel panel() {
        return panel;
    }

    @Nullable Proposal proposal() {
        return proposal;
    }

    @Nullable Outcome outcome() {
        return outcome;
    }
}
