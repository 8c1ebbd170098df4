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
    @Embedded private @Nullable Outcome outcome;
    @Version private long version;

    @SuppressWarnings("NullAway.Init")
    protected AccessRequest() {} // for JPA

    AccessRequest(Actor applicant, ModelName model, int formVersion, Instant now) {
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

    void ask(String what, Set<String> pages, Instant now) {
        asked = new Asked(what, pages);
        status = RequestStatus.INFO_REQUESTED;
        changed = now;
    }

    void decide(Decision decision) {
        outcome = Outcome.of(decision);
        changed = decision.at();
        status = outcome.status();
    }

    void withdraw(Instant now) {
        status = RequestStatus.WITHDRAWN;
        changed = now;
    }

    boolean claimedBy(AccountId reviewer) {
        return review != null && review.reviewer().equals(reviewer);
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
                outcome,
                version);
    }
}
