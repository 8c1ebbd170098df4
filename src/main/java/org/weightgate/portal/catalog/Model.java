package org.weightgate.portal.catalog;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.Actor;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// A model under one name for ever: its texts and what its gate promises. Its releases and the
/// versions of its terms refer to it.
@Entity
class Model {
    static final String STANDARD_AUDIENCE =
            "Researchers with an account and a stated, non-commercial research purpose.";

    @EmbeddedId private ModelName id;
    private String title;
    private String summary;
    private String card = "";
    private String logbook = "";
    private String whoMayAsk = STANDARD_AUDIENCE;
    private int grantDays = 365;
    private int responseDays = 5;
    private Instant created;
    private UUID createdBy;
    @Version private @Nullable Long version;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected Model() {}

    Model(ModelName id, String title, String summary, Actor by, Instant now) {
        this.id = id;
        this.title = title;
        this.summary = summary;
        this.created = now;
        this.createdBy = by.id().value();
    }

    /// Changes what differs and says what did; null when nothing does.
    @Nullable ModelEdited describe(ModelTexts texts, Actor by, Instant now) {
        Set<String> changed = new LinkedHashSet<>();
        title = take(changed, "title", title, texts.title());
        summary = take(changed, "summary", summary, texts.summary());
        whoMayAsk = take(changed, "who may ask", whoMayAsk, texts.whoMayAsk());
        grantDays = take(changed, "grant length", grantDays, texts.grantDays());
        responseDays = take(changed, "promised days", responseDays, texts.responseDays());
        card = take(changed, "card", card, texts.card());
        logbook = take(changed, "logbook", logbook, texts.logbook());
        return changed.isEmpty()
                ? null
                : new ModelEdited(id, String.join(", ", changed), by.id(), now);
    }

    private static <T> T take(Set<String> changed, String what, T now, @Nullable T wanted) {
        if (wanted == null || Objects.equals(now, wanted)) {
            return now;
        }
        changed.add(what);
        return wanted;
    }

    ModelName name() {
        return id;
    }

    ModelView view(@Nullable ReleaseView current, TermsView terms, boolean visible) {
        return new ModelView(
                id,
                title,
                summary,
                card,
                logbook,
                grantDays,
                whoMayAsk,
                responseDays,
                current,
                terms,
                visible,
                created);
    }
}
