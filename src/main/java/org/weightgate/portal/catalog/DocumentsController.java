package org.weightgate.portal.catalog;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

/// A model's documents, for its publisher.
@Controller
@RequestMapping("/publish/{ns}/{name}/documents")
class DocumentsController {
    private final Library library;

    DocumentsController(Library library) {
        this.library = library;
    }

    record DocumentForm(
            @NotBlank(message = "Give the document a title")
                    @Size(max = 120, message = "The title has at most 120 characters")
                    String title,
            @NotBlank(message = "Write the document")
                    @Size(max = 500_000, message = "The text is too long")
                    String text) {}

    @GetMapping
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

    @PostMapping
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
        return back(model, "“%s” is saved.".formatted(form.title().strip()), flash);
    }

    @PostMapping("/remove")
    String remove(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @RequestParam String title,
            RedirectAttributes flash) {
        library.remove(actor, model.name(), title);
        return back(model, "“%s” is removed.".formatted(title), flash);
    }

    private static String back(ModelView model, String notice, RedirectAttributes flash) {
        return PublisherPages.back(model, "documents", notice, flash);
    }
}
