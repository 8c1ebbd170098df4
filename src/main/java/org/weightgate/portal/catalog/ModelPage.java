package org.weightgate.portal.catalog;

import org.springframework.stereotype.Component;
import org.weightgate.portal.catalog.Tolerance.ToleranceView;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What each part of a model's page shows.
@Component
class ModelPage {
    private final Catalog catalog;
    private final Library library;
    private final HardwareTable hardware;
    private final Tolerance tolerance;
    private final Disclosures disclosures;

    ModelPage(
            Catalog catalog,
            Library library,
            HardwareTable hardware,
            Tolerance tolerance,
            Disclosures disclosures) {
        this.catalog = catalog;
        this.library = library;
        this.hardware = hardware;
        this.tolerance = tolerance;
        this.disclosures = disclosures;
    }

    /// A document as it is shown.
    public record Prose(DocumentView document, String html) {}

    /// What the template needs for one part and nothing of the others.
    ///
    /// @param release the release whose hardware is wanted; empty for the current one
    Map<String, Object> part(ModelView model, String view, String release) {
        return switch (view) {
            case "logbook" -> Map.of("logbook", Markdown.html(model.logbook()));
            case "disclosure" -> Map.of("disclosure", disclosure(model));
            case "documents" -> Map.of("documents", documents(model));
            case "files" -> Map.of();
            case "terms" -> Map.of("terms", catalog.termsHistory(model.name()));
            case "releases" -> {
                List<ReleaseView> releases = releases(model);
                yield Map.of("releases", releases, "tolerances", tolerances(releases));
            }
            case "hardware" -> {
                List<ReleaseView> releases = releases(model);
                yield Map.of(
                        "releases", releases, "hardware", hardware.of(model, releases, release));
            }
            default -> Map.of("card", Markdown.html(model.card()));
        };
    }

    private List<ReleaseView> releases(ModelView model) {
        return catalog.releases(model.name()).stream().filter(r -> r.status().isFinal()).toList();
    }

    private DisclosureSheet disclosure(ModelView model) {
        return DisclosureSheet.of(disclosures.of(model.name()), !model.logbook().isBlank());
    }

    private List<Prose> documents(ModelView model) {
        return library.of(model.name()).stream()
                .map(d -> new Prose(d, Markdown.html(d.text())))
                .toList();
    }

    private Map<String, ToleranceView> tolerances(List<ReleaseView> releases) {
        Map<String, ToleranceView> known = new HashMap<>();
        releases.forEach(r -> tolerance.of(r.id()).ifPresent(t -> known.put(r.label(), t)));
        return known;
    }
}
