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

/// What stands on a reviewer's page of one request.
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
        view.put("lastDay", lastDay(dossier).plusDays(model.grantDays()));
        return offers;
    }

    /// From which day on an approval counts: a renewal goes on where the grant would have ended.
    private LocalDate lastDay(Dossier dossier) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        GrantView grant = dossier.request().renews() == null ? null : dossier.grant();
        LocalDate ends = grant == null ? today : grant.lastDay();
        return ends.isAfter(today) ? ends : today;
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
