package org.weightgate.portal.catalog;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
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

/// What a model says about itself, as its publisher writes it.
@Controller
@RequestMapping("/publish/{ns}/{name}")
class CurationController {
    private static final int LONGEST = 500_000;

    private final Curation curation;

    CurationController(Curation curation) {
        this.curation = curation;
    }

    record AboutForm(
            @NotBlank(message = "Give the model a title")
                    @Size(
                            max = ModelTexts.LONGEST_TITLE,
                            message = "The title has at most 120 characters")
                    String title,
            @Size(
                            max = ModelTexts.LONGEST_SUMMARY,
                            message = "The summary has at most 400 characters")
                    String summary,
            @NotBlank(message = "Say who may ask")
                    @Size(
                            max = ModelTexts.LONGEST_SUMMARY,
                            message = "Who may ask is said in at most 400 characters")
                    String whoMayAsk,
            @NotNull(message = "Say within how many days you decide")
                    @Min(value = 1, message = "Promise at least a day")
                    @Max(value = 365, message = "Promise a decision within a year")
                    Integer responseDays,
            @NotNull(message = "Say how many days a grant lasts")
                    @Min(value = 1, message = "A grant lasts at least a day")
                    @Max(value = 3650, message = "A grant lasts at most ten years")
                    Integer grantDays) {
        static AboutForm of(ModelView model) {
            return new AboutForm(
                    model.title(),
                    model.summary(),
                    model.whoMayAsk(),
                    model.responseDays(),
                    model.grantDays());
        }

        ModelTexts texts() {
            return new ModelTexts(title, summary, whoMayAsk, grantDays, responseDays, null, null);
        }
    }

    record TextForm(@Size(max = LONGEST, message = "The text is too long") String text) {}

    @GetMapping("/about")
    String about(@ModelAttribute("model") ModelView model, ModelMap page) {
        page.put("form", AboutForm.of(model));
        return "publish/about";
    }

    @PostMapping("/about")
    String about(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @Valid @ModelAttribute("form") AboutForm form,
            Errors errors,
            RedirectAttributes flash) {
        if (errors.hasErrors()) {
            return "publish/about";
        }
        curation.edit(actor, model.name(), form.texts());
        return PublisherPages.back(model, "about", "Saved.", flash);
    }

    @GetMapping("/{what:card|logbook}")
    String text(
            @ModelAttribute("model") ModelView model, @PathVariable String what, ModelMap page) {
        page.put("form", new TextForm(what.equals("card") ? model.card() : model.logbook()));
        page.put("what", what);
        return "publish/text";
    }

    @PostMapping("/{what:card|logbook}")
    String text(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @Valid @ModelAttribute("form") TextForm form,
            Errors errors,
            @RequestParam(defaultValue = "save") String act,
            @PathVariable String what,
            ModelMap page,
            RedirectAttributes flash) {
        if (errors.hasErrors() || act.equals("preview")) {
            page.put("what", what);
            page.put("preview", errors.hasErrors() ? null : Markdown.html(form.text()));
            return "publish/text";
        }
        String text = form.text();
        curation.edit(
                actor,
                model.name(),
                what.equals("card") ? ModelTexts.pages(text, null) : ModelTexts.pages(null, text));
        return PublisherPages.back(model, what, "Saved.", flash);
    }
}
