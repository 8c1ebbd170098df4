package org.weightgate.portal.accounts.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.PersonName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.NewToken;
import org.weightgate.portal.accounts.tokens.Tokens;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/// What people keep of their own: name, tokens, sessions.
@Controller
@RequestMapping("/settings")
class SettingsController {
    private final Membership membership;
    private final Tokens tokens;
    private final Sessions sessions;
    private final SignIn signIn;

    SettingsController(Membership membership, Tokens tokens, Sessions sessions, SignIn signIn) {
        this.membership = membership;
        this.tokens = tokens;
        this.sessions = sessions;
        this.signIn = signIn;
    }

    record NameForm(
            @NotBlank(message = "Enter your name")
                    @Size(max = PersonName.LONGEST, message = "Use at most 100 characters")
                    @Pattern(regexp = PersonName.PATTERN, message = "Write your name on one line")
                    String name,
            @Nullable String next) {}

    record TokenForm(
            @NotBlank(message = "Say what the token is for")
                    @Size(max = PersonName.LONGEST, message = "Use at most 100 characters")
                    @Pattern(regexp = PersonName.PATTERN, message = "Write this on one line")
                    String name,
            @NotEmpty(message = "Choose what the token may do") List<TokenScope> scopes,
            @Min(value = 1, message = "Choose how long the token lives")
                    @Max(value = 366, message = "Choose how long the token lives")
                    int days) {}

    @GetMapping
    String show(@CurrentActor Actor actor, ModelMap page) {
        page.put("form", new TokenForm("", List.of(TokenScope.READ, TokenScope.DOWNLOAD), 90));
        return settings(actor, page);
    }

    private String settings(Actor actor, ModelMap page) {
        page.put("tokens", tokens.of(actor));
        page.put("scopes", useful(actor));
        page.put("sessions", sessions.count(actor.id()));
        page.put("actor", actor);
        return "accounts/settings";
    }

    /// Scopes the actor's roles give a meaning to.
    private static List<TokenScope> useful(Actor actor) {
        EnumSet<TokenScope> useful =
                EnumSet.of(TokenScope.READ, TokenScope.REQUEST, TokenScope.DOWNLOAD);
        actor.roles().forEach(role -> useful.add(role.name().tokenScope()));
        return List.copyOf(useful);
    }

    @GetMapping("/name")
    String name(
            @CurrentActor Actor actor,
            @RequestParam(required = false) @Nullable String next,
            ModelMap page) {
        boolean unnamed = actor.name().equals(actor.handle());
        page.put("form", new NameForm(unnamed ? "" : actor.name(), Next.of(next).path()));
        return "accounts/name";
    }

    @PostMapping("/name")
    Object rename(
            @CurrentActor Actor actor,
            @Valid @ModelAttribute("form") NameForm form,
            BindingResult errors) {
        if (errors.hasErrors()) {
            return "accounts/name";
        }
        membership.rename(actor, form.name());
        return Next.of(form.next()).redirect();
    }

    /// Answers with the page itself: the token's text is never stored, not even for a redirect.
    @PostMapping("/tokens")
    String create(
            @CurrentActor Actor actor,
            @Valid @ModelAttribute("form") TokenForm form,
            BindingResult errors,
            ModelMap page) {
        if (errors.hasErrors()) {
            return settings(actor, page);
        }
        NewToken made =
                tokens.create(
                        actor,
                        form.name(),
                        EnumSet.copyOf(form.scopes()),
                        Duration.ofDays(form.days()));
        page.put("token", made.token());
        page.put("secret", made.secret().text());
        return "accounts/token";
    }

    @PostMapping("/tokens/{id}/revoke")
    String revoke(@CurrentActor Actor actor, @PathVariable UUID id, RedirectAttributes redirect) {
        tokens.revoke(actor, id);
        redirect.addFlashAttribute("notice", "The token no longer works.");
        return "redirect:/settings";
    }

    @PostMapping("/sign-out-everywhere")
    String signOutEverywhere(@CurrentActor Actor actor, HttpServletRequest request) {
        signIn.signedOutEverywhere(actor.id());
        request.getSession().invalidate();
        sessions.closeAll(actor.id());
        return "redirect:/sign-in";
    }
}
