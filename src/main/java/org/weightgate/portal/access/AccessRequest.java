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
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.forms.Answers;

import java.time.Instant;
import java.util.Set;

/// One person's request for one model, from the first page of the form to the decision. Who may do
/// what in which status is [AccessRules]'s; this class keeps what is true in each.
@Entity
@Table(name = "access_request")
class AccessRequest {
    @EmbeddedId
    @AttributeOverride(name = "value", column = @Column(name = "id"))
    private RequestId id;

    private String reference;
    @Embedded private ModelName model;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "applicant"))
    private AccountId applicant;

    @Enumerated(EnumType.STRING)
    private RequestStatus status;

    private Instant created;
    private Instant changed;
    private int formVersion;
    private String draft;
    private @Nullable String termsRead;
    private @Nullable Instant submitted;
    private int submissions;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "release"))
    private @Nullable ReleaseId release;

    private @Nullable String releaseLabel;
    @Embedded private Applicant who;
    @Embedded private @Nullable Review review;
    @Embedded private Asked asked;
    @Embedded private @Nullable Proposal proposal;
    @Embedded private Panel panel;
    @Embedded private @Nullable Outcome outcome;
    private @Nullable String renews;
    @Version private long version;

    @SuppressWarnings("NullAway.Init")
    protected AccessRequest() {} // for JPA

    /// @param renews the reference of the grant to be extended; null where a new one is asked for
    AccessRequest(
            Actor applicant,
            ModelName model,
            int formVersion,
            @Nullable String renews,
            Instant now) {
        this.id = RequestId.fresh();
        this.reference = Reference.request();
        this.model = model;
        this.applicant = applicant.id();
        this.who = Applicant.of(applicant);
        this.status = RequestStatus.DRAFT;
        this.created = now;
        this.changed = now;
        this.formVersion = formVersion;
        this.draft = who.answers().json();
        this.asked = Asked.NOTHING;
        this.panel = Panel.WHOLE;
        this.renews = renews;
    }

    /// Keeps what was written so far, valid or not.
    void write(Answers answers, Instant now) {
        draft = answers.json();
        changed = now;
    }

    /// Notes which exact text of the terms was shown when the statements were ticked.
    void readTerms(String sha256) {
        termsRead = sha256;
    }

    /// The first submission, or an answer to a question.
    void send(Submission submission, Instant now) {
        status = submissions == 0 ? RequestStatus.SUBMITTED : RequestStatus.IN_REVIEW;
        submissions = submission.number();
        submitted = submitted == null ? now : submitted;
        changed = now;
        release = submission.release();
        releaseLabel = submission.releaseLabel();
        draft = submission.answers().json();
        who = who.saying(submission.answers());
        asked = Asked.NOTHING;
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

    void recuse(AccountId reviewer, Instant now) {
        panel = panel.without(reviewer);
        if (claimedBy(reviewer)) {
            release(now);
        }
    }

    /// What was approved so far was another submission.
    void ask(String what, Set<String> pages, Instant now) {
        asked = new Asked(what, pages);
        proposal = null;
        move(RequestStatus.INFO_REQUESTED, now);
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

    private void move(RequestStatus next, Instant now) {
        status = next;
        changed = now;
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

    Panel panel() {
        return panel;
    }

    @Nullable Proposal proposal() {
        return proposal;
    }

    @Nullable Outcome outcome() {
        return outcome;
    }

    @Nullable String renews() {
        return renews;
    }

    RequestId id() {
        return id;
    }

    String reference() {
        return reference;
    }

    ModelName model() {
        return model;
    }

    AccountId applicant() {
        return applicant;
    }

    RequestStatus status() {
        return status;
    }

    int formVersion() {
        return formVersion;
    }

    int submissions() {
        return submissions;
    }

    long version() {
        return version;
    }

    Answers draft() {
        return Answers.parse(draft);
    }

    @Nullable String termsRead() {
        return termsRead;
    }

    Set<String> askedPages() {
        return asked.pages();
    }

    RequestAct.Subject subject() {
        return new RequestAct.Subject(reference, model, applicant);
    }

    RequestView view() {
        return new RequestView(
                reference,
                model,
                applicant,
                who.name(),
                who.email(),
                who.organisation(),
                who.contact(),
                status,
                created,
                changed,
                submitted,
                submissions,
                releaseLabel,
                review,
                asked.question(),
                asked.pages(),
                proposal == null ? null : proposal.by(),
                proposal == null || !proposal.conditional() ? null : proposal.condition(),
                outcome,
                panel.appealed(),
                renews,
                version);
    }
}
