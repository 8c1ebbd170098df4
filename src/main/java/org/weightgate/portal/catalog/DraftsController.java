package org.weightgate.portal.catalog;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

/// The releases of one model, for its publisher: begun here, filled by the client, discarded here.
@Controller
@RequestMapping("/publish/{ns}/{name}")
class DraftsController {
    private final Catalog catalog;
    private final Drafts drafts;

    DraftsController(Catalog catalog, Drafts drafts) {
        this.catalog = catalog;
        this.drafts = drafts;
    }

    record DraftForm(
            @Nullable String label,
            @Nullable @Size(max = 120, message = "The licence has at most 120 characters")
                    String licence) {
        String wanted() {
            return label == null ? "" : label.strip();
        }

        DraftTexts texts() {
            return new DraftTexts(
                    null,
                    null,
                    null,
                    licence == null || licence.isBlank() ? null : licence.strip());
        }
    }

    @GetMapping
    String show(@ModelAttribute("model") ModelView model, ModelMap page) {
        page.put("form", new DraftForm("", ""));
        return releases(model, page);
    }

    private String releases(ModelView model, ModelMap page) {
        page.put("releases", catalog.withTwins(model.name()));
        page.put("portal", portal());
        return "publish/show";
    }

    static String portal() {
        return ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
    }

    @PostMapping("/releases")
    String begin(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @Valid @ModelAttribute("form") DraftForm form,
            Errors errors,
            ModelMap page,
            RedirectAttributes flash) {
        String label = form.wanted();
        ReleaseLabel.objection(label)
                .ifPresent(why -> errors.rejectValue("label", "objection", why));
        if (!errors.hasErrors() && catalog.release(model.name(), label).isPresent()) {
            errors.rejectValue("label", "known", "There is a release of that label already");
        }
        if (errors.hasErrors()) {
            return releases(model, page);
        }
        drafts.begin(actor, model.name(), label, form.texts());
        flash.addFlashAttribute("notice", "The draft %s is begun. Now its files.".formatted(label));
        return "redirect:/publish/%s/releases/%s".formatted(model.name(), label);
    }

    @PostMapping("/releases/{label}/discard")
    String discard(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @PathVariable String label,
            RedirectAttributes flash) {
        drafts.discard(actor, model.name(), label);
        flash.addFlashAttribute("notice", "The draft %s is gone.".formatted(label));
        return "redirect:/publish/" + model.name();
    }
}
