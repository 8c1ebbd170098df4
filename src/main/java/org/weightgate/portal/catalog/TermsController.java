package org.weightgate.portal.catalog;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.List;

/// A model's terms, for its publisher.
@Controller
@RequestMapping("/publish/{ns}/{name}")
class TermsController {
    private final Catalog catalog;
    private final Curation curation;

    TermsController(Catalog catalog, Curation curation) {
        this.catalog = catalog;
        this.curation = curation;
    }

    record TermsForm(
            @NotBlank(message = "Write the terms")
                    @Size(max = 200_000, message = "The terms are too long")
                    String text) {}

    @GetMapping("/terms")
    String terms(@ModelAttribute("model") ModelView model, ModelMap page) {
        page.put("form", new TermsForm(model.terms().text()));
        page.put("history", catalog.termsHistory(model.name()));
        return "publish/terms";
    }

    /// Compares first; only a second, deliberate press makes the next version.
    @PostMapping("/terms")
    String terms(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @Valid @ModelAttribute("form") TermsForm form,
            Errors errors,
            @RequestParam(defaultValue = "compare") String act,
            ModelMap page,
            RedirectAttributes flash) {
        if (errors.hasErrors() || !act.equals("revise")) {
            page.put("history", catalog.termsHistory(model.name()));
            if (!errors.hasErrors()) {
                page.put("changes", LineDiff.of(model.terms().text(), Terms.normal(form.text())));
            }
            return "publish/terms";
        }
        curation.reviseTerms(actor, model.name(), form.text());
        int version = catalog.terms(model.name()).version();
        return PublisherPages.back(
                model, "terms", "The terms are version %d.".formatted(version), flash);
    }

    @GetMapping("/terms/{version}")
    String version(
            @ModelAttribute("model") ModelView model, @PathVariable int version, ModelMap page) {
        var history = catalog.termsHistory(model.name());
        TermsView shown = find(history, version);
        page.put("shown", shown);
        page.put("earlier", version > 1 ? version - 1 : null);
        page.put(
                "changes",
                LineDiff.of(version > 1 ? find(history, version - 1).text() : "", shown.text()));
        return "publish/version";
    }

    private static TermsView find(List<TermsView> history, int version) {
        return history.stream()
                .filter(t -> t.version() == version)
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no version %d.".formatted(version)));
    }
}
