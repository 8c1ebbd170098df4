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
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.Reviewers;
import org.weightgate.portal.accounts.RoleName;

/// Who reviews and who publishes a model: its publisher chooses the reviewers, admins everybody.
@Controller
@RequestMapping("/publish/{ns}/{name}/people")
class ReviewersController {
    private final Catalog catalog;
    private final Reviewers reviewers;
    private final People people;

    ReviewersController(Catalog catalog, Reviewers reviewers, People people) {
        this.catalog = catalog;
        this.reviewers = reviewers;
        this.people = people;
    }

    record ReviewerForm(
            @NotBlank(message = "Enter an e-mail address or a handle")
                    @Size(max = 254, message = "An address has at most 254 characters")
                    String who) {}

    @ModelAttribute("model")
    ModelView model(@CurrentActor Actor actor, @PathVariable String ns, @PathVariable String name) {
        return catalog.model(actor, new ModelName(ns, name));
    }

    @GetMapping
    String index(
            @CurrentActor Actor actor, @ModelAttribute("model") ModelView model, ModelMap page) {
        page.put("form", new ReviewerForm(""));
        return list(actor, model, page);
    }

    private String list(Actor actor, ModelView model, ModelMap page) {
        String name = model.name().toString();
        page.put("reviewers", reviewers.of(actor, name));
        page.put("publishers", people.holding(RoleName.PUBLISHER, name));
        page.put("publisher", actor.holds(RoleName.PUBLISHER, name));
        page.put("admin", actor.holds(RoleName.ADMIN, "*"));
        return "publish/people";
    }

    @PostMapping
    String give(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @Valid @ModelAttribute("form") ReviewerForm form,
            Errors errors,
            ModelMap page,
            RedirectAttributes flash) {
        String name = model.name().toString();
        if (!errors.hasErrors()) {
            reviewers
                    .objection(actor, name, form.who())
                    .ifPresent(why -> errors.rejectValue("who", "objection", why));
        }
        if (errors.hasErrors()) {
            return list(actor, model, page);
        }
        flash.addFlashAttribute("notice", told(reviewers.give(actor, name, form.who()), name));
        return toList(model);
    }

    private static String told(Reviewers.Chosen chosen, String model) {
        Person person = chosen.reviewer().person();
        return chosen.invited()
                ? "An invitation is on its way to %s, who reviews %s from now on."
                        .formatted(person.email(), model)
                : "%s reviews %s from now on and is told by mail.".formatted(person.name(), model);
    }

    @PostMapping("/take")
    String take(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @RequestParam String handle,
            RedirectAttributes flash) {
        Person person = reviewers.take(actor, model.name().toString(), handle);
        flash.addFlashAttribute("notice", "The role is taken from %s.".formatted(person.name()));
        return toList(model);
    }

    private static String toList(ModelView model) {
        return "redirect:/publish/%s/people".formatted(model.name());
    }
}
