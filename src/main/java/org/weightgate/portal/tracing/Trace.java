package org.weightgate.portal.tracing;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.access.Reference;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.tracing.TraceAct.EvidenceOpened;
import org.weightgate.portal.tracing.TraceAct.SuspectsCleared;
import org.weightgate.portal.tracing.TraceAct.TraceDiscarded;
import org.weightgate.portal.tracing.TraceAct.TraceFailed;
import org.weightgate.portal.tracing.TraceAct.TraceFinished;
import org.weightgate.portal.tracing.TraceAct.TraceOpened;
import org.weightgate.portal.tracing.TraceAct.TraceStarted;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// One question, whose copy these files came from, and what the portal found. Files come and go
/// until it is started; a verdict never changes.
@Entity
class Trace {
    @EmbeddedId
    @AttributeOverride(name = "value", column = @Column(name = "id"))
    private TraceId id;

    private String reference;
    @Embedded private Question question;

    @Enumerated(EnumType.STRING)
    private TraceStatus status = TraceStatus.COLLECTING;

    private Instant touched;
    @Embedded private Course course = new Course();
    @Embedded private @Nullable Judgement judgement;
    private @Nullable Instant suspectsGone;
    @Version private @Nullable Long version;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected Trace() {}

    Trace(Question question) {
        this.id = TraceId.fresh();
        this.reference = Reference.fresh("TR-");
        this.question = question;
        this.touched = question.created();
    }

    TraceOpened opened() {
        return question.opened(subject());
    }

    private TraceAct.Subject subject() {
        return new TraceAct.Subject(id, reference, model());
    }

    /// Files may come and go.
    void touch(Instant now) {
        mustBeOpen();
        touched = now;
        suspectsGone = null;
    }

    /// @param files whole, and at least one
    TraceStarted start(List<SuspectFile> files, Actor by, Instant now) {
        mustBeOpen();
        status = TraceStatus.QUEUED;
        touched = now;
        course.begin(now);
        long bytes = files.stream().mapToLong(SuspectFile::size).sum();
        return new TraceStarted(by.id(), now, subject(), files.size(), bytes);
    }

    /// False where there is nothing to run any more.
    boolean run() {
        if (!status.busy()) return false;
        status = TraceStatus.RUNNING;
        return true;
    }

    TraceFinished finish(FindingView finding, Instant now) {
        mustBeBusy();
        status = TraceStatus.FINISHED;
        touched = now;
        course.end(null, now);
        judgement = new Judgement(finding);
        return judgement.reached(subject(), finding.accused().size(), now);
    }

    TraceFailed fail(String sentence, Instant now) {
        mustBeBusy();
        status = TraceStatus.FAILED;
        touched = now;
        course.end(sentence, now);
        return new TraceFailed(AccountId.SYSTEM, now, subject(), sentence);
    }

    EvidenceOpened open(Actor by, Instant now) {
        return found().open(subject(), by, now);
    }

    /// Whether its opened bundle holds keys of any of these contents, or of this release.
    boolean opens(ModelName other, String label, Set<String> contents) {
        if (!evidenceIsOpen()) return false;
        FindingView finding = found().finding();
        return model().equals(other) && finding.release().equals(label)
                || finding.contents().stream().anyMatch(c -> contents.contains(c.content()));
    }

    boolean evidenceIsOpen() {
        return judgement != null && judgement.evidenceOpened() != null;
    }

    TraceDiscarded discard(Actor by, Instant now) {
        mustBeOpen();
        return new TraceDiscarded(by.id(), now, subject());
    }

    /// Its files were deleted, since their time was over.
    SuspectsCleared cleared(int files, Instant now) {
        suspectsGone = now;
        return new SuspectsCleared(AccountId.SYSTEM, now, subject(), files);
    }

    private void mustBeOpen() {
        if (!status.open()) {
            throw new TraceRefused(
                    "%s is %s; its files cannot change any more. Open another trace."
                            .formatted(reference, status.word()));
        }
    }

    private void mustBeBusy() {
        if (!status.busy()) throw new TraceRefused(reference, status);
    }

    TraceId id() {
        return id;
    }

    String reference() {
        return reference;
    }

    TraceStatus status() {
        return status;
    }

    Question question() {
        return question;
    }

    ModelName model() {
        return question.model();
    }

    boolean judged() {
        return judgement != null;
    }

    /// What was found; refused where there is no verdict.
    Judgement found() {
        if (judgement == null) {
            throw new TraceRefused(reference, status);
        }
        return judgement;
    }

    TraceView view(String openedByHandle, List<SuspectView> files) {
        return new TraceView(
                id,
                reference,
                question.model(),
                question.release(),
                question.releaseLabel(),
                question.reason(),
                status,
                openedByHandle,
                question.created(),
                course.started(),
                course.finished(),
                course.step(),
                course.progress(),
                course.problem(),
                judgement == null ? null : judgement.verdict(),
                judgement == null ? null : judgement.evidenceOpened(),
                suspectsGone,
                files);
    }
}
