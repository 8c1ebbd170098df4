package org.weightgate.portal.tracing;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;

import java.time.Instant;

/// What a trace was opened to answer: whose copy of this model, or of this release of it, certain
/// files are. Never changes.
@Embeddable
class Question {
    @Embedded private ModelName model;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "release"))
    private @Nullable ReleaseId release;

    private @Nullable String releaseLabel;
    private String reason;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "opened_by"))
    private AccountId openedBy;

    private Instant created;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected Question() {}

    /// @param release null for every release of the model
    Question(Actor by, ModelName model, @Nullable ReleaseView release, String reason, Instant now) {
        this.model = model;
        this.release = release == null ? null : release.id();
        this.releaseLabel = release == null ? null : release.label();
        this.reason = reason;
        this.openedBy = by.id();
        this.created = now;
    }

    TraceAct.TraceOpened opened(TraceAct.Subject trace) {
        String of = releaseLabel == null ? "*" : releaseLabel;
        return new TraceAct.TraceOpened(openedBy, created, trace, of, reason);
    }

    ModelName model() {
        return model;
    }

    @Nullable ReleaseId release() {
        return release;
    }

    @Nullable String releaseLabel() {
        return releaseLabel;
    }

    String reason() {
        return reason;
    }

    AccountId openedBy() {
        return openedBy;
    }

    Instant created() {
        return created;
    }
}
