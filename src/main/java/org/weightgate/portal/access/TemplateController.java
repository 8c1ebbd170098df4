package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.vetting.Template;
import org.weightgate.portal.vetting.Templates;

import java.util.Map;
import java.util.UUID;

/// The texts that a publisher keeps for the reviewers of a model.
@Controller
@RequestMapping("/publish/{ns}/{name}/templates")
class TemplateController {
    private final Templates templates;
    private final Catalog catalog;

    TemplateController(Templates templates, Catalog catalog) {
        this.templates = templates;
        this.catalog = catalog;
    }

    record TemplateForm(
            @Nullable String decision,
            @Nullable String title,
            @Nullable String text,
            @Nullable String code) {
        /// A reason belongs to a refusal only, whatever the form still shows.
        Template keep(Templates templates, Actor me, ModelName model, @Nullable UUID id) {
            String why =
                    "decline".equals(decision)
                            ? ReasonCode.of(code == null ? "other" : code).word()
                            : null;
            return templates.keep(me, model, id, or(decision), or(title), or(text), why);
        }

        private static String or(@Nullable String said) {
            return said == null ? "" : said;
        }
    }

    @GetMapping
    String index(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            ModelMap page) {
        ModelName model = new ModelName(ns, name);
        page.put("model", catalog.model(me, model));
        me.require(RoleName.PUBLISHER, model.toString());
        page.put("templates", templates.of(me, model));
        page.put("codes", ReasonCode.values());
        page.put("placeholders", Template.PLACEHOLDERS.stream().sorted().toList());
        page.put("decisions", Map.of("approve", "Approve", "ask", "Ask", "decline", "Decline"));
        return "access/templates";
    }

    @PostMapping
    String add(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            TemplateForm form,
            RedirectAttributes flash) {
        ModelName model = new ModelName(ns, name);
        String title = form.keep(templates, me, model, null).title();
        return back(model, "Reviewers find “%s” on their page now.".formatted(title), flash);
    }

    @PostMapping("/{id}")
    String change(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable UUID id,
            TemplateForm form,
            RedirectAttributes flash) {
        ModelName model = new ModelName(ns, name);
        String title = form.keep(templates, me, model, id).title();
        return back(model, "“%s” is saved.".formatted(title), flash);
    }

    @PostMapping("/{id}/delete")
    String remove(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable UUID id,
            RedirectAttributes flash) {
        ModelName model = new ModelName(ns, name);
        templates.remove(me, model, id);
        return back(model, "Deleted. What was sent with it stays as it was sent.", flash);
    }

    private static String back(ModelName model, String notice, RedirectAttributes flash) {
        flash.addFlashAttribute("notice", notice);
        return "redirect:/publish/%s/templates".formatted(model);
    }
}
