package org.weightgate.portal.tracing;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseView;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts together what the pages of traces show.
@Component
class TracePages {
    private final Tracing tracing;
    private final Catalog catalog;
    private final TraceSettings settings;

    TracePages(Tracing tracing, Catalog catalog, TraceSettings settings) {
        this.tracing = tracing;
        this.catalog = catalog;
        this.settings = settings;
    }

    /// What suspects may be a copy of: a model, and a release of it or, where null, any.
    record Choice(ModelName model, @Nullable String release) {
        static Choice of(String text) {
            int at = text.indexOf('@');
            if (at < 0) return new Choice(ModelName.of(text), null);
            if (at == text.length() - 1) {
                throw new TraceRefused(HttpStatus.BAD_REQUEST, "Name the release behind the @.");
            }
            return new Choice(ModelName.of(text.substring(0, at)), text.substring(at + 1));
        }
    }

    /// One trace with its verdict, where there is one.
    record Page(
            TraceView trace,
            @Nullable FindingView finding,
            @Nullable ScorePicture picture,
            List<String> locations) {}

    Page of(Actor actor, String reference) {
        TraceView trace = tracing.show(actor, reference);
        FindingView finding = tracing.finding(actor, reference).orElse(null);
        return new Page(
                trace,
                finding,
                finding == null ? null : ScorePicture.of(finding),
                settings.locations());
    }

    /// Every model this actor may trace and its releases, as values of a form and words.
    Map<String, String> choices(Actor actor) {
        Map<String, String> choices = new LinkedHashMap<>();
        models(actor)
                .forEach(
                        (name, releases) -> {
                            choices.put(name, name + ", every release");
                            releases.forEach(
                                    r ->
                                            choices.put(
                                                    name + "@" + r.label(),
                                                    "%s, release %s%s"
                                                            .formatted(name, r.label(), state(r))));
                        });
        return choices;
    }

    /// The models this actor may trace, by name, with the releases that can be.
    Map<String, List<ReleaseView>> models(Actor actor) {
        Map<String, List<ReleaseView>> models = new TreeMap<>();
        for (ModelView model : catalog.all()) {
            if (Cabinet.may(actor, model.name())) {
                models.put(model.name().toString(), tracing.releases(model.name()));
            }
        }
        return models;
    }

    private static String state(ReleaseView release) {
        return release.withdrawnReason() == null ? "" : " (withdrawn)";
    }
}
