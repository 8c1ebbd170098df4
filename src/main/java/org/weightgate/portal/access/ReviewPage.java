package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.ModelMap;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.FolderView;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.vetting.Templates;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What stands on a reviewer's page of one request, at first and after a decision that said too
/// little.
@Component
class ReviewPage {
    static final String NAME = "access/review";

    private final Dossiers dossiers;
    private final Catalog catalog;
    private final Templates templates;
    private final Clock clock;

    ReviewPage(Dossiers dossiers, Catalog catalog, Templates templates, Clock clock) {
        this.dossiers = dossiers;
        this.catalog = catalog;
        this.templates = templates;
        this.clock = clock;
    }

    /// What a reviewer began to decide.
    ///
    /// @param id of the text it began with, if it began with one
    /// @param reapply the day from which on the applicant may ask again
    /// @param pages that may be changed
    public record Begun(
            @Nullable UUID id,
            String decision,
            String text,
            @Nullable String code,
            @Nullable LocalDate reapply,
            Set<String> pages) {
        public boolean to(String wanted) {
            return decision.equals(wanted);
        }
    }

    /// @param from the submission that `to` is compared with; null for the one before it
    /// @param to null for the last one
    /// @return the texts that a decision may begin with
    Offers show(
            Actor me,
            Dossier dossier,
            @Nullable Integer from,
            @Nullable Integer to,
            ModelMap view) {
        ModelView model = catalog.model(dossier.request().model());
        Offers offers = Offers.of(me, dossier, templates.of(model.name()));
        view.put("dossier", dossier);
        compare(me, dossier, from, to, view);
        view.put("offers", offers);
        view.put("model", model);
        view.put("codes", ReasonCode.values());
        view.put("folders", folders(dossier));
        view.put(
                "lastDay",
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(model.grantDays()));
        return offers;
    }

    /// With the text that was chosen, if one was.
    void begin(Offers offers, @Nullable UUID template, ModelMap view) {
        Offers.Offer offer = offers.one(template);
        view.put(
                "begun",
                offer == null
                        ? null
                        : new Begun(
                                offer.id(),
                                offer.decision(),
                                offer.text(),
                                offer.code(),
                                null,
                                Set.of()));
    }

    /// With everything but what is missing.
    void again(ReviewController.DecisionForm form, String missing, ModelMap view) {
        Set<String> pages = form.pages() == null ? Set.of() : form.pages();
        view.put(
                "begun",
                new Begun(null, form.words(), "", form.code(), form.reapplyAfter(), pages));
        view.put("missing", missing);
    }

    private List<FolderView> folders(Dossier dossier) {
        RequestView request = dossier.request();
        String label = dossier.latest().releaseLabel();
        return request.renews() != null
                ? List.of()
                : catalog.release(request.model(), label)
                        .map(ReleaseView::folders)
                        .orElse(List.of());
    }

    private void compare(
            Actor me,
            Dossier dossier,
            @Nullable Integer from,
            @Nullable Integer to,
            ModelMap view) {
        int last = dossier.submissions().size();
        int after = to == null ? last : to;
        int before = from == null ? after - 1 : from;
        String ref = dossier.request().reference();
        view.put("from", before);
        view.put("to", after);
        view.put("changes", last < 2 ? List.of() : dossiers.changes(me, ref, before, after));
    }
}
