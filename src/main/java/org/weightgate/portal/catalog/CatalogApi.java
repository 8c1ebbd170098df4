package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The catalog for programs. Digests of originals are not in it: a recipient's copy has its own.
@RestController
@RequestMapping("/api/v1/models")
class CatalogApi {
    private final Catalog catalog;

    CatalogApi(Catalog catalog) {
        this.catalog = catalog;
    }

    record ModelLine(
            String model,
            String title,
            String summary,
            @Nullable String release,
            @Nullable Instant published,
            long size,
            int grantDays,
            int responseDays) {
        static ModelLine of(ModelView model) {
            ReleaseView current = model.current();
            return new ModelLine(
                    model.name().toString(),
                    model.title(),
                    model.summary(),
                    current == null ? null : current.label(),
                    current == null ? null : current.published(),
                    current == null ? 0 : current.size(),
                    model.grantDays(),
                    model.responseDays());
        }
    }

    record ModelPage(
            String model,
            String title,
            String summary,
            String card,
            String logbook,
            String whoMayAsk,
            int grantDays,
            int responseDays,
            TermsView terms,
            @Nullable String release,
            List<ReleaseLine> releases) {
        /// @param all with twins
        static ModelPage of(ModelView model, List<ReleaseView> all) {
            ReleaseView current = model.current();
            Map<ReleaseId, String> twins = new HashMap<>();
            for (ReleaseView release : all) {
                if (release.rehearses() != null && release.status() == ReleaseStatus.PUBLISHED) {
                    twins.put(release.rehearses(), release.label());
                }
            }
            return new ModelPage(
                    model.name().toString(),
                    model.title(),
                    model.summary(),
                    model.card(),
                    model.logbook(),
                    model.whoMayAsk(),
                    model.grantDays(),
                    model.responseDays(),
                    model.terms(),
                    current == null ? null : current.label(),
                    all.stream()
                            .filter(r -> r.status().isFinal() && !r.twin())
                            .map(r -> ReleaseLine.of(r, twins.get(r.id())))
                            .toList());
        }
    }

    /// @param rehearsal the label of its twin with random weights, if there is one
    record ReleaseLine(
            String release,
            String status,
            @Nullable Instant published,
            @Nullable String withdrawnReason,
            @Nullable String licence,
            @Nullable String rehearsal,
            long size,
            List<FileLine> files) {
        static ReleaseLine of(ReleaseView release, @Nullable String rehearsal) {
            return new ReleaseLine(
                    release.label(),
                    release.status().word(),
                    release.published(),
                    release.withdrawnReason(),
                    release.licence(),
                    rehearsal,
                    release.size(),
                    release.files().stream()
                            .map(f -> new FileLine(f.path(), f.size(), f.tensors(), f.dtypes()))
                            .toList());
        }
    }

    record FileLine(String path, long size, int tensors, List<String> dtypes) {}

    @GetMapping
    Page<ModelLine> models(
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Math.clamp(limit, 1, 200);
        List<ModelLine> rest =
                catalog.all().stream()
                        .map(ModelLine::of)
                        .filter(m -> cursor == null || m.model().compareTo(cursor) > 0)
                        .sorted(java.util.Comparator.comparing(ModelLine::model))
                        .limit(most + 1L)
                        .toList();
        return Page.cut(rest, most, ModelLine::model);
    }

    @GetMapping("/{ns}/{name}")
    ModelPage model(
            @PathVariable String ns,
            @PathVariable String name,
            @CurrentActor @Nullable Actor visitor) {
        ModelName model = new ModelName(ns, name);
        return ModelPage.of(catalog.model(visitor, model), catalog.withTwins(model));
    }
}
