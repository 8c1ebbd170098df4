package org.weightgate.portal.catalog;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.List;

/// What a model says about itself, for programs: its texts, its terms, its documents; and throwing
/// a draft away. The same services as the pages, the same limits.
@RestController
@RequestMapping("/api/v1/models/{ns}/{name}")
class CurationApi {
    private static final int LONGEST = 500_000;
    private static final int LONGEST_TERMS = 200_000;

    private final Catalog catalog;
    private final Curation curation;
    private final Library library;
    private final Drafts drafts;

    CurationApi(Catalog catalog, Curation curation, Library library, Drafts drafts) {
        this.catalog = catalog;
        this.curation = curation;
        this.library = library;
        this.drafts = drafts;
    }

    /// What is null stays as it is.
    record Changes(
            @Nullable @Size(max = ModelTexts.LONGEST_TITLE) String title,
            @Nullable @Size(max = ModelTexts.LONGEST_SUMMARY) String summary,
            @Nullable @Size(max = ModelTexts.LONGEST_SUMMARY) String whoMayAsk,
            @Nullable @Min(1) @Max(3650) Integer grantDays,
            @Nullable @Min(1) @Max(365) Integer responseDays,
            @Nullable @Size(max = LONGEST) String card,
            @Nullable @Size(max = LONGEST) String logbook) {
        ModelTexts texts() {
            return new ModelTexts(
                    title, summary, whoMayAsk, grantDays, responseDays, card, logbook);
        }
    }

    record NewTerms(@NotBlank @Size(max = LONGEST_TERMS) String text) {}

    record NewDocument(
            @NotBlank @Size(max = 120) String title, @NotNull @Size(max = LONGEST) String text) {}

    @PatchMapping
    CatalogApi.ModelPage edit(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @Valid @RequestBody Changes changes) {
        ModelName model = new ModelName(ns, name);
        curation.edit(actor, model, changes.texts());
        return CatalogApi.ModelPage.of(catalog.model(actor, model), catalog.releases(model));
    }

    /// Makes the next version of the terms, unless the text is the current one.
    @PutMapping("/terms")
    TermsView revise(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @Valid @RequestBody NewTerms terms) {
        ModelName model = new ModelName(ns, name);
        curation.reviseTerms(actor, model, terms.text());
        return catalog.terms(model);
    }

    /// Every version, the latest first.
    @GetMapping("/terms")
    List<TermsView> terms(
            @CurrentActor Actor actor, @PathVariable String ns, @PathVariable String name) {
        return catalog.termsHistory(catalog.model(actor, new ModelName(ns, name)).name());
    }

    @GetMapping("/documents")
    List<DocumentView> documents(
            @CurrentActor Actor actor, @PathVariable String ns, @PathVariable String name) {
        return library.of(catalog.model(actor, new ModelName(ns, name)).name());
    }

    /// Writes a document, in the place of one with the same title.
    @PutMapping("/documents")
    List<DocumentView> write(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @Valid @RequestBody NewDocument document) {
        ModelName model = new ModelName(ns, name);
        library.write(actor, model, document.title(), document.text());
        return library.of(model);
    }

    @DeleteMapping("/documents")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @RequestParam String title) {
        library.remove(actor, new ModelName(ns, name), title);
    }

    /// Throws a draft away, with everything uploaded for it.
    @DeleteMapping("/releases/{release}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release) {
        drafts.discard(actor, new ModelName(ns, name), release);
    }
}
