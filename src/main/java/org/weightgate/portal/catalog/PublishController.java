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

/// A publisher's models, and each release on its way out. What a model says is
/// [CurationController]'s, its releases together [DraftsController]'s.
@Controller
@RequestMapping("/publish")
class PublishController {
    private final Catalog catalog;
    private final Curation curation;
    private final Publishing publishing;
    private final Tolerance tolerance;
    private final Integrity integrity;

    PublishController(
            Catalog catalog,
            Curation curation,
            Publishing publishing,
            Tolerance tolerance,
            Integrity integrity) {
        this.catalog = catalog;
        this.curation = curation;
        this.publishing = publishing;
        this.tolerance = tolerance;
        this.integrity = integrity;
    }

    record NewModelForm(
            @NotBlank(message = "Say what the model is called in addresses") String model,
            @NotBlank(message = "Give the model a title")
                    @Size(
                            max = ModelTexts.LONGEST_TITLE,
                            message = "The title has at most 120 characters")
                    String title,
            @Size(
                            max = ModelTexts.LONGEST_SUMMARY,
                            message = "The summary has at most 400 characters")
                    String summary) {}

    @GetMapping
    String index(@CurrentActor Actor actor, ModelMap page) {
        actor.requireAnywhere(RoleName.PUBLISHER);
        page.put("models", catalog.publishedBy(actor));
        return "publish/index";
    }

    @GetMapping("/new")
    String form(@CurrentActor Actor actor, ModelMap page) {
        actor.requireAnywhere(RoleName.PUBLISHER);
        page.put("form", new NewModelForm("", "", ""));
        return "publish/new";
    }

    @PostMapping("/new")
    String create(
            @CurrentActor Actor actor,
            @Valid @ModelAttribute("form") NewModelForm form,
            Errors errors,
            RedirectAttributes flash) {
        if (!errors.hasFieldErrors("model")) {
            curation.objection(actor, form.model().strip())
                    .ifPresent(why -> errors.rejectValue("model", "objection", why));
        }
        if (errors.hasErrors()) {
            return "publish/new";
        }
        ModelName name = ModelName.of(form.model().strip());
        curation.create(actor, name, form.title(), form.summary());
        flash.addFlashAttribute("notice", "%s is created. Upload a release.".formatted(name));
        return "redirect:/publish/" + name;
    }

    @GetMapping("/{ns}/{name}/releases/{label}")
    String release(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String label,
            ModelMap page) {
        ModelName id = new ModelName(ns, name);
        ReleaseView release = catalog.release(actor, id, label);
        page.put("release", release);
        page.put("damage", integrity.problems(release.id()));
        page.put("tolerance", tolerance.of(release.id()).orElse(null));
        page.put("model", catalog.model(id));
        page.put("portal", DraftsController.portal());
        return "publish/release";
    }

    /// The part of the page that changes by itself.
    @GetMapping("/{ns}/{name}/releases/{label}/state")
    String state(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String label,
            ModelMap page) {
        page.put("release", catalog.release(actor, new ModelName(ns, name), label));
        return "publish/_state :: state(${release})";
    }

    @PostMapping("/{ns}/{name}/releases/{label}/submit")
    String submit(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String label,
            RedirectAttributes flash) {
        publishing.submit(actor, new ModelName(ns, name), label);
        flash.addFlashAttribute("notice", "Release %s is being checked.".formatted(label));
        return "redirect:/publish/%s/%s/releases/%s".formatted(ns, name, label);
    }

    @PostMapping("/{ns}/{name}/releases/{label}/withdraw")
    String withdraw(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String label,
            @RequestParam String reason,
            RedirectAttributes flash) {
        publishing.withdraw(actor, new ModelName(ns, name), label, reason);
        flash.addFlashAttribute("notice", "Release %s is withdrawn.".formatted(label));
        return "redirect:/publish/%s/%s/releases/%s".formatted(ns, name, label);
    }
}
