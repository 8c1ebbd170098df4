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
import org.weightgate.portal.accounts.RoleName;

/// A model's terms and its documents, for its publisher.
@Controller
@RequestMapping("/publish/{ns}/{name}")
class TermsController {
    private final Catalog catalog;
    private final Curation curation;
    private final Library library;

    TermsController(Catalog catalog, Curation curation, Library library) {
        this.catalog = catalog;
        this.curation = curation;
        this.library = library;
    }

    record TermsForm(
            @NotBlank(message = "Write the terms")
                    @Size(max = 200_000, message = "The terms are too long")
                    String text) {}

    record DocumentForm(
            @NotBlank(message = "Give the document a title")
                    @Size(max = 120, message = "The title has at most 120 characters")
                    String title,
            @NotBlank(message = "Write the document")
                    @Size(max = 500_000, message = "The text is too long")
                    String text) {}

    @ModelAttribute("model")
    ModelView model(@CurrentActor Actor actor, @PathVariable String ns, @PathVariable String name) {
        ModelName id = new ModelName(ns, name);
        ModelView model = catalog.model(actor, id);
        actor.require(RoleName.PUBLISHER, id.toString());
        return model;
    }

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
        flash.addFlashAttribute(
                "notice",
                "The terms are version %d.".formatted(catalog.terms(model.name()).version()));
        return "redirect:/publish/%s/terms".formatted(model.name());
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

    private static TermsView find(java.util.List<TermsView> history, int version) {
        return history.stream()
                .filter(t -> t.version() == version)
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no version %d.".formatted(version)));
    }

    @GetMapping("/documents")
    String documents(
            @ModelAttribute("model") ModelView model,
            @RequestParam(defaultValue = "") String title,
            ModelMap page) {
        page.put("documents", library.of(model.name()));
        page.put(
                "form",
                library.of(model.name()).stream()
                        .filter(d -> d.title().equals(title))
                        .findFirst()
                        .map(d -> new DocumentForm(d.title(), d.text()))
                        .orElseGet(() -> new DocumentForm("", "")));
        return "publish/documents";
    }

    @PostMapping("/documents")
    String write(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @Valid @ModelAttribute("form") DocumentForm form,
            Errors errors,
            ModelMap page,
            RedirectAttributes flash) {
        if (errors.hasErrors()) {
            page.put("documents", library.of(model.name()));
            return "publish/documents";
        }
        library.write(actor, model.name(), form.title(), form.text());
        flash.addFlashAttribute("notice", "“%s” is saved.".formatted(form.title().strip()));
        return "redirect:/publish/%s/documents".formatted(model.name());
    }

    @PostMapping("/documents/remove")
    String remove(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @RequestParam String title,
            RedirectAttributes flash) {
        library.remove(actor, model.name(), title);
        flash.addFlashAttribute("notice", "“%s” is removed.".formatted(title));
        return "redirect:/publish/%s/documents".formatted(model.name());
    }
}
