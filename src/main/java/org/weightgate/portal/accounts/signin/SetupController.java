package org.weightgate.portal.accounts.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.PersonName;
import org.weightgate.portal.accounts.Secret;

import java.util.Objects;
import java.util.Optional;

/// The page behind the setup link. Looking at it changes nothing; sending the form does.
@Controller
@RequestMapping("/setup/{secret}")
class SetupController {
    private final SetupLinks links;
    private final SignIn signIn;
    private final Sessions sessions;

    SetupController(SetupLinks links, SignIn signIn, Sessions sessions) {
        this.links = links;
        this.signIn = signIn;
        this.sessions = sessions;
    }

    record SetupForm(
            @NotBlank(message = "Enter your name")
                    @Size(max = PersonName.LONGEST, message = "Use at most 100 characters")
                    @Pattern(regexp = PersonName.PATTERN, message = "Write your name on one line")
                    String name,
            @Nullable String email) {}

    @GetMapping
    String show(@PathVariable String secret, ModelMap page) {
        if (!links.works(new Secret(secret))) {
            throw new SetupOver();
        }
        page.put("form", new SetupForm("", ""));
        return "accounts/setup";
    }

    @PostMapping
    Object become(
            @PathVariable String secret,
            @Valid @ModelAttribute("form") SetupForm form,
            BindingResult errors,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<Email> email = Email.parse(Objects.requireNonNullElse(form.email(), ""));
        if (email.isEmpty()) {
            errors.rejectValue("email", "shape", "Enter an e-mail address, like name@example.org");
        }
        if (errors.hasErrors()) {
            return "accounts/setup";
        }
        Person admin = links.redeem(new Secret(secret), email.orElseThrow(), form.name());
        signIn.signedIn(admin.id(), "setup-link");
        sessions.open(admin.id(), request, response);
        return new Next("/people").redirect();
    }
}
