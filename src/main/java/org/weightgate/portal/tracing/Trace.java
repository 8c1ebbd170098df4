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
    private @Nullable Instant started;
    private @Nullable Instant finished;
    private String step = "";
    private double progress;
    private @Nullable String problem;

    @Enumerated(EnumType.STRING)
    private @Nullable Outcome verdict;

    private @Nullable String finding;

    @Column(name = "finding_sha256")
    private @Nullable String findingSha256;

    private @Nullable Instant evidenceOpened;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "evidence_by"))
    private @Nullable AccountId evidenceBy;

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

    TraceStarted start(List<SuspectFile> files, Actor by, Instant now) {
        mustBeOpen();
        if (files.isEmpty()) {
            throw new TraceRefused(
                    "%s has no files yet. Upload what is to be traced first.".formatted(reference));
        }
        files.stream().filter(f -> !f.uploaded()).findFirst().ifPresent(this::unfinished);
        status = TraceStatus.QUEUED;
        started = now;
        touched = now;
        problem = null;
        step = "waiting for its turn";
        progress = 0;
        long bytes = files.stream().mapToLong(SuspectFile::size).sum();
        return new TraceStarted(id, reference, model, files.size(), bytes, by.id(), now);
    }

    private void unfinished(SuspectFile file) {
        throw new TraceRefused(
                "The upload of %s is not finished. Finish or remove it.".formatted(file.path()));
    }

    /// False where there is nothing to run any more.
    boolean run() {
        if (!status.busy()) return false;
        status = TraceStatus.RUNNING;
        return true;
    }

    TraceFinished finish(Outcome verdict, int accused, String json, String sha256, Instant now) {
        mustRun();
        this.status = TraceStatus.FINISHED;
        this.verdict = verdict;
        this.finding = json;
        this.findingSha256 = sha256;
        ended(now);
        return new TraceFinished(reference, model, verdict, accused, sha256, now);
    }

    TraceFailed fail(String sentence, Instant now) {
        mustRun();
        status = TraceStatus.FAILED;
        problem = sentence;
        ended(now);
        return new TraceFailed(reference, model, sentence, now);
    }

    private void ended(Instant now) {
        finished = now;
        touched = now;
        step = "";
        progress = 1;
    }

    EvidenceOpened open(int contents, String bundleSha256, Actor by, Instant now) {
        if (verdict != Outcome.ACCUSED) {
            throw new TraceRefused(
                    "%s accuses nobody, so there are no keys to open.".formatted(reference));
        }
        evidenceOpened = now;
        evidenceBy = by.id();
        return new EvidenceOpened(reference, model, contents, bundleSha256, by.id(), now);
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

    private void mustRun() {
        if (status != TraceStatus.RUNNING) {
            throw new TraceRefused("%s is %s.".formatted(reference, status.word()));
        }
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

    boolean evidenceIsOpen() {
        return evidenceOpened != null;
    }

    /// What was found; refused where there is no verdict.
    FindingView found() {
        if (finding == null) {
            throw new TraceRefused(
                    "%s is %s: there is no verdict.".formatted(reference, status.word()));
        }
        return FindingView.read(finding);
    }

    boolean judged() {
        return finding != null;
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
                started,
                finished,
                step,
                progress,
                problem,
                verdict,
                evidenceOpened,
                suspectsGone,
                files);
    }
}
