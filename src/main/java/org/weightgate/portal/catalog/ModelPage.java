package org.weightgate.portal.catalog;

import org.springframework.stereotype.Component;
import org.weightgate.portal.catalog.Tolerance.ToleranceView;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the parts of a model's page show.
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

    /// @param release the release whose hardware is wanted; empty for the current one
    Map<String, Object> parts(ModelView model, String view, String release) {
        ModelName id = model.name();
        List<ReleaseView> releases =
                catalog.releases(id).stream().filter(r -> r.status().isFinal()).toList();
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("model", model);
        parts.put("card", Markdown.html(model.card()));
        parts.put("logbook", Markdown.html(model.logbook()));
        parts.put("releases", releases);
        parts.put("tolerances", view.equals("releases") ? tolerances(releases) : Map.of());
        parts.put("terms", catalog.termsHistory(id));
        parts.put("hardware", hardware.of(model, releases, release));
        parts.put("disclosure", DisclosureSheet.of(disclosures.of(id), !model.logbook().isBlank()));
        parts.put(
                "documents",
                library.of(id).stream().map(d -> new Prose(d, Markdown.html(d.text()))).toList());
        return parts;
    }

    private Map<String, ToleranceView> tolerances(List<ReleaseView> releases) {
        Map<String, ToleranceView> known = new HashMap<>();
        releases.forEach(r -> tolerance.of(r.id()).ifPresent(t -> known.put(r.label(), t)));
        return known;
    }
}
