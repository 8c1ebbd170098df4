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
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;

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
    @Embedded private ModelName model;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "release"))
    private @Nullable ReleaseId release;

    private @Nullable String releaseLabel;
    private String reason;

    @Enumerated(EnumType.STRING)
    private TraceStatus status = TraceStatus.COLLECTING;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "opened_by"))
    private AccountId openedBy;

    private Instant created;
    private Instant touched;
    @Embedded private Course course = new Course();
    @Embedded private @Nullable Judgement judgement;
    private @Nullable Instant suspectsGone;
    @Version private @Nullable Long version;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected Trace() {}

    /// @param release null for every release of the model
    Trace(Actor by, ModelName model, @Nullable ReleaseView release, String reason, Instant now) {
        this.id = TraceId.fresh();
        this.reference = Reference.fresh("TR-");
        this.model = model;
        this.release = release == null ? null : release.id();
        this.releaseLabel = release == null ? null : release.label();
        this.reason = reason;
        this.openedBy = by.id();
        this.created = now;
        this.touched = now;
    }

    TraceOpened opened() {
        return new TraceOpened(
                reference,
                model,
                releaseLabel == null ? "*" : releaseLabel,
                reason,
                openedBy,
                created);
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
        return new TraceStarted(id, reference, model, files.size(), bytes, by.id(), now);
    }

    /// False where there is nothing to run any more.
    boolean run() {
        if (!status.busy()) return false;
        status = TraceStatus.RUNNING;
        return true;
    }

    TraceFinished finish(Judgement found, int accused, Instant now) {
        mustBeBusy();
        status = TraceStatus.FINISHED;
        judgement = found;
        touched = now;
        course.end(null, now);
        return new TraceFinished(
                reference, model, found.verdict(), accused, found.findingSha256(), now);
    }

    TraceFailed fail(String sentence, Instant now) {
        mustBeBusy();
        status = TraceStatus.FAILED;
        touched = now;
        course.end(sentence, now);
        return new TraceFailed(reference, model, sentence, now);
    }

    EvidenceOpened open(Actor by, Instant now) {
        Judgement found = found();
        String bundle = found.openable(reference);
        found.open(by, now);
        return new EvidenceOpened(
                reference, model, found.finding().release(), bundle, by.id(), now);
    }

    /// Whether its opened bundle holds keys of any of these contents, or of this release.
    boolean opens(ModelName other, String label, Set<String> contents) {
        return evidenceIsOpen()
                && (model.equals(other) && found().finding().release().equals(label)
                        || found().finding().contents().stream()
                                .anyMatch(c -> contents.contains(c.content())));
    }

    private boolean evidenceIsOpen() {
        return judgement != null && judgement.evidenceOpened() != null;
    }

    TraceDiscarded discard(Actor by, Instant now) {
        mustBeOpen();
        return new TraceDiscarded(reference, model, by.id(), now);
    }

    /// Its files were deleted, since their time was over.
    SuspectsCleared cleared(int files, Instant now) {
        suspectsGone = now;
        return new SuspectsCleared(reference, model, files, now);
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

    AccountId openedBy() {
        return openedBy;
    }

    String reference() {
        return reference;
    }

    @Nullable ReleaseId release() {
        return release;
    }

    TraceStatus status() {
        return status;
    }

    ModelName model() {
        return model;
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
                model,
                release,
                releaseLabel,
                reason,
                status,
                openedByHandle,
                created,
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
