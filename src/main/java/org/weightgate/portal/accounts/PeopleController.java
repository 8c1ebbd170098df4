package org.weightgate.portal.accounts;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The pages on which admins keep people and their roles.
@Controller
@RequestMapping("/people")
class PeopleController {
    private final Membership membership;

    PeopleController(Membership membership) {
        this.membership = membership;
    }

    record InviteForm(
            String email,
            @Size(max = PersonName.LONGEST, message = "Use at most 100 characters")
                    @Pattern(regexp = PersonName.PATTERN, message = "Write the name on one line")
                    String name,
            String role,
            @Pattern(
                            regexp = Scope.PATTERN + "|",
                            message = "Write *, a namespace, or namespace/name")
                    String scope) {
        InviteForm {
            email = email == null ? "" : email;
            name = name == null ? "" : name;
            role = role == null ? "" : role;
            scope = scope == null || scope.isBlank() ? "*" : scope.strip();
        }

        Set<Role> roles() {
            return RoleName.of(role).map(r -> Set.of(Role.on(r, scope))).orElse(Set.of());
        }
    }

    record RoleForm(RoleName role, String scope) {
        Role asRole() {
            return Role.on(role, scope == null || scope.isBlank() ? "*" : scope.strip());
        }
    }

    @GetMapping
    String index(
            @CurrentActor Actor admin,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            ModelMap page) {
        page.put("form", new InviteForm("", "", "", "*"));
        return list(admin, q, after, page);
    }

    private String list(Actor admin, String q, String after, ModelMap page) {
        page.put("people", membership.search(admin, q, after));
        page.put("q", q);
        page.put("roles", roles("No further role"));
        return "accounts/people";
    }

    @PostMapping
    String invite(
            @CurrentActor Actor admin,
            @Valid @ModelAttribute("form") InviteForm form,
            BindingResult errors,
            RedirectAttributes redirect,
            ModelMap page) {
        Optional<Email> email = Email.parse(form.email());
        if (email.isEmpty()) {
            errors.rejectValue("email", "shape", "Enter an e-mail address, like name@example.org");
        } else if (membership.knows(admin, email.get())) {
            errors.rejectValue("email", "known", "Somebody here has this address already");
        }
        if (errors.hasErrors()) {
            return list(admin, "", "", page);
        }
        PersonView person =
                membership.invite(admin, email.orElseThrow(), form.name(), form.roles());
        redirect.addFlashAttribute(
                "notice", "An invitation is on its way to " + person.person().email() + ".");
        return toPerson(person);
    }

    @GetMapping("/{handle}")
    String show(@CurrentActor Actor admin, @PathVariable String handle, ModelMap page) {
        page.put("view", membership.view(admin, handle));
        page.put("roles", roles(""));
        return "accounts/person";
    }

    @PostMapping("/{handle}/roles")
    String give(
            @CurrentActor Actor admin,
            @PathVariable String handle,
            RoleForm form,
            RedirectAttributes redirect) {
        PersonView person = membership.give(admin, handle, form.asRole());
        redirect.addFlashAttribute(
                "notice", handle + " is now " + form.asRole() + ", from the next click on.");
        return toPerson(person);
    }

    @PostMapping("/{handle}/roles/take")
    String take(
            @CurrentActor Actor admin,
            @PathVariable String handle,
            RoleForm form,
            RedirectAttributes redirect) {
        PersonView person = membership.take(admin, handle, form.asRole());
        redirect.addFlashAttribute("notice", handle + " is no longer " + form.asRole() + ".");
        return toPerson(person);
    }

    @PostMapping("/{handle}/deactivate")
    String deactivate(
            @CurrentActor Actor admin, @PathVariable String handle, RedirectAttributes redirect) {
        PersonView person = membership.deactivate(admin, handle);
        redirect.addFlashAttribute("notice", handle + " cannot sign in any more.");
        return toPerson(person);
    }

    @PostMapping("/{handle}/reactivate")
    String reactivate(
            @CurrentActor Actor admin, @PathVariable String handle, RedirectAttributes redirect) {
        PersonView person = membership.reactivate(admin, handle);
        redirect.addFlashAttribute("notice", handle + " can sign in again.");
        return toPerson(person);
    }

    private static String toPerson(PersonView person) {
        return "redirect:/people/" + person.person().handle();
    }

    private static Map<String, String> roles(String none) {
        Map<String, String> roles = new LinkedHashMap<>();
        if (!none.isEmpty()) {
            roles.put("", none);
        }
        for (RoleName role : RoleName.values()) {
            roles.put(role.name(), role.word());
        }
        return roles;
    }
}
