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

    private Instant created;
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
    @Embedded private Course course;
    private @Nullable String renews;
    private boolean apart;
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
        this.created = now;
        this.course = new Course(now);
        this.formVersion = formVersion;
        this.draft = who.answers().json();
        this.renews = renews;
    }

    /// Keeps what was written so far, valid or not.
    void write(Answers answers, Instant now) {
        draft = answers.json();
        course.touch(now);
    }

    /// Notes which exact text of the terms was shown when the statements were ticked.
    void readTerms(String sha256) {
        termsRead = sha256;
    }

    /// The first submission, or an answer to a question.
    void send(Submission submission, Instant now) {
        course.send(submissions == 0, now);
        submissions = submission.number();
        submitted = submitted == null ? now : submitted;
        release = submission.release();
        releaseLabel = submission.releaseLabel();
        draft = submission.answers().json();
        who = who.saying(submission.answers());
    }

    /// Says whether reviewers must be of another institution.
    void keepApart(boolean others) {
        apart = others;
    }

    /// Whether a reviewer with this address is of the applicant's institution and therefore has no
    /// part in it.
    boolean keptFrom(String reviewer) {
        return apart && who.kin(reviewer);
    }

    /// Where it stands, and the moves from there.
    Course course() {
        return course;
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
        return course.status();
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
        return course.asked().pages();
    }

    RequestAct.Subject subject() {
        return new RequestAct.Subject(reference, model, applicant, course.panel().aside());
    }

    RequestView view() {
        Proposal proposal = course.proposal();
        return new RequestView(
                reference,
                model,
                applicant,
                who.name(),
                who.email(),
                who.organisation(),
                who.contact(),
                course.status(),
                created,
                course.changed(),
                submitted,
                course.promise().due(),
                course.promise().held(),
                submissions,
                releaseLabel,
                course.review(),
                course.asked().question(),
                course.asked().pages(),
                proposal == null ? null : proposal.by(),
                proposal == null || !proposal.conditional() ? null : proposal.condition(),
                course.outcome(),
                course.panel().appealed(),
                renews,
                version);
    }
}
