package org.weightgate.portal.catalog;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One set of files under a label. A draft until submitted, immutable once published; replacing a
/// file is a new release.
@Entity
class Release {
    @EmbeddedId
    @AttributeOverride(name = "value", column = @Column(name = "id"))
    private ReleaseId id;

    @Embedded private ModelName model;
    private String label;

    @Enumerated(EnumType.STRING)
    private ReleaseStatus status = ReleaseStatus.DRAFT;

    private @Nullable String licence;
    private @Nullable String card;
    private @Nullable String logbook;
    private @Nullable String terms;
    private String step = "";
    private double progress;
    private String problems = "";
    private @Nullable Instant hashed;
    private Instant created;
    private UUID createdBy;
    private @Nullable Instant submitted;
    private @Nullable Instant published;
    private @Nullable Instant withdrawn;
    private @Nullable String withdrawnReason;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "rehearses"))
    private @Nullable ReleaseId rehearses;

    @Version private @Nullable Long version;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected Release() {}

    Release(ModelName model, String label, Actor by, Instant now) {
        this.id = ReleaseId.fresh();
        this.model = model;
        this.label = ReleaseLabel.checked(label);
        this.created = now;
        this.createdBy = by.id().value();
    }

    /// Its twin, on which people try what they will do with this one.
    Release twin(Actor by, Instant now) {
        Release twin = new Release(model, ReleaseLabel.twin(label), by, now);
        twin.rehearses = id;
        return twin;
    }

    /// Keeps the texts that become the model's once this release is published.
    void describe(DraftTexts texts) {
        mustBe(ReleaseStatus.DRAFT);
        card = texts.card() == null ? card : texts.card();
        logbook = texts.logbook() == null ? logbook : texts.logbook();
        terms = texts.terms() == null ? terms : Terms.normal(texts.terms());
        licence = texts.licence() == null ? licence : texts.licence();
    }

    ReleaseSubmitted submit(Actor by, Instant now) {
        mustBe(ReleaseStatus.DRAFT);
        status = ReleaseStatus.CHECKING;
        submitted = now;
        problems = "";
        hashed = null;
        at("Waiting for its turn", 0);
        return new ReleaseSubmitted(model, label, id, by.id(), now);
    }

    /// Null when it was said before: a job that starts again says things twice.
    @Nullable ReleaseHashed hashed(Instant now) {
        mustBe(ReleaseStatus.CHECKING);
        if (hashed != null) {
            return null;
        }
        hashed = now;
        at("Every file is read; waiting for the reference run", 0);
        return new ReleaseHashed(model, label, id, Actor.SYSTEM.id(), now);
    }

    ReleasePublished accept(Instant now) {
        mustBe(ReleaseStatus.CHECKING);
        if (hashed == null) {
            throw new ReleaseNotOpen("Release %s was not read to its end yet.".formatted(label));
        }
        status = ReleaseStatus.PUBLISHED;
        published = now;
        at("", 1);
        return new ReleasePublished(model, label, id, Actor.SYSTEM.id(), now);
    }

    ReleaseRefused refuse(List<String> why, Instant now) {
        mustBe(ReleaseStatus.CHECKING);
        status = ReleaseStatus.DRAFT;
        problems = String.join("\n", why.stream().map(p -> p.replace('\n', ' ')).toList());
        at("", 0);
        return new ReleaseRefused(model, label, id, why.size(), Actor.SYSTEM.id(), now);
    }

    ReleaseWithdrawn withdraw(String reason, Actor by, Instant now) {
        mustBe(ReleaseStatus.PUBLISHED);
        status = ReleaseStatus.WITHDRAWN;
        withdrawn = now;
        withdrawnReason = reason;
        return new ReleaseWithdrawn(model, label, id, reason, by.id(), now);
    }

    DraftDiscarded discard(Actor by, Instant now) {
        mustBe(ReleaseStatus.DRAFT);
        return new DraftDiscarded(model, label, id, by.id(), now);
    }

    DraftCreated drafted() {
        return new DraftCreated(model, label, id, new AccountId(createdBy), created);
    }

    void mustBe(ReleaseStatus wanted) {
        if (status != wanted) {
            throw new ReleaseNotOpen(
                    "Release %s of %s is %s; this needs it to be %s.%s"
                            .formatted(
                                    label,
                                    model,
                                    status.word(),
                                    wanted.word(),
                                    status.isFinal() ? " A change is a new release." : ""));
        }
    }

    private void at(String what, double how) {
        step = what;
        progress = how;
    }

    ReleaseId id() {
        return id;
    }

    ModelName model() {
        return model;
    }

    ReleaseStatus status() {
        return status;
    }

    /// The release that this one is the twin of.
    @Nullable ReleaseId rehearses() {
        return rehearses;
    }

    AccountId author() {
        return new AccountId(createdBy);
    }

    DraftTexts texts() {
        return new DraftTexts(card, logbook, terms, licence);
    }

    ReleaseView view(List<FileView> files) {
        return new ReleaseView(
                id,
                model,
                label,
                status,
                created,
                published,
                files,
                withdrawnReason,
                hashed != null,
                step,
                progress,
                problems.isEmpty() ? List.of() : List.of(problems.split("\n")),
                licence,
                rehearses);
    }
}
