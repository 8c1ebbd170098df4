package org.weightgate.portal.accounts.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Secret;

import java.util.Objects;
import java.util.Optional;

/// The pages of signing in: an address, then the code that was mailed to it.
@Controller
@RequestMapping("/sign-in")
class SignInController {
    private final SignIn signIn;
    private final Sessions sessions;
    private final CodeCookie cookie;
    private final Optional<DemoDoor> demo;

    SignInController(SignIn signIn, Sessions sessions, CodeCookie cookie, Optional<DemoDoor> demo) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.cookie = cookie;
        this.demo = demo;
    }

    record AddressForm(@Nullable String email, @Nullable String next) {}

    record CodeForm(@Nullable String code, @Nullable String next) {}

    @GetMapping
    Object show(
            @CurrentActor @Nullable Actor actor,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            ModelMap page) {
        if (actor != null) {
            return Next.of(next).redirect();
        }
        page.put("form", new AddressForm("", Next.of(next).path()));
        return signInPage(request, page);
    }

    @PostMapping
    String ask(
            @ModelAttribute("form") AddressForm form,
            BindingResult errors,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            ModelMap page) {
        Optional<Email> email = Email.parse(Objects.requireNonNullElse(form.email(), ""));
        if (email.isEmpty()) {
            errors.rejectValue("email", "shape", "Enter an e-mail address, like name@example.org");
            return signInPage(request, page);
        }
        return switch (signIn.ask(email.get(), request.getRemoteAddr())) {
            case Asking.TooMany many -> {
                tooMany(many, errors, response);
                yield signInPage(request, page);
            }
            case Asking.Asked(Secret browser) -> {
                response.addHeader(HttpHeaders.SET_COOKIE, cookie.write(request, browser));
                redirect.addAttribute("next", Next.of(form.next()).path());
                yield "redirect:/sign-in/code";
            }
        };
    }

    private static void tooMany(
            Asking.TooMany many, BindingResult errors, HttpServletResponse response) {
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, "" + many.pause().toSeconds());
        errors.rejectValue(
                "email",
                "many",
                "Too many codes were asked for. Use the newest mail, or try again in %d minutes."
                        .formatted(many.pause().toMinutes()));
    }

    @GetMapping("/code")
    String code(
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            ModelMap page) {
        page.put("form", new CodeForm("", Next.of(next).path()));
        return codePage(request, page);
    }

    @PostMapping("/code")
    Object redeem(
            @ModelAttribute("form") CodeForm form,
            BindingResult errors,
            HttpServletRequest request,
            HttpServletResponse response,
            ModelMap page) {
        String typed = Objects.requireNonNullElse(form.code(), "");
        Redeeming outcome =
                cookie.read(request)
                        .map(browser -> signIn.redeem(browser, typed))
                        .orElseGet(Redeeming.Dead::new);
        if (outcome instanceof Redeeming.Welcome welcome) {
            response.addHeader(HttpHeaders.SET_COOKIE, cookie.clear(request));
            sessions.open(welcome.person().id(), request, response);
            Next next = Next.of(form.next());
            return welcome.fresh()
                    ? new Next("/settings/name?next=" + next.encoded()).redirect()
                    : next.redirect();
        }
        errors.rejectValue("code", "wrong", sentence(outcome));
        return codePage(request, page);
    }

    private String codePage(HttpServletRequest request, ModelMap page) {
        cookie.read(request)
                .flatMap(signIn::address)
                .ifPresent(address -> page.put("email", address.value()));
        return "accounts/code";
    }

    private static String sentence(Redeeming outcome) {
        return switch (outcome) {
            case Redeeming.Wrong(int left) ->
                    "This is not the code we sent. You have %d %s left."
                            .formatted(left, left == 1 ? "try" : "tries");
            case Redeeming.Deactivated _ ->
                    "This account is deactivated. Write to the people who run this portal.";
            case Redeeming.Dead _, Redeeming.Welcome _ ->
                    "This code does not work here any more. Ask for a new one in this browser.";
        };
    }

    @PostMapping("/demo")
    Object demo(
            @RequestParam String handle,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        DemoDoor door = demo.filter(d -> d.open(request)).orElseThrow(DemoClosed::new);
        sessions.open(signIn.asDemo(door, handle).id(), request, response);
        return Next.of(next).redirect();
    }

    private String signInPage(HttpServletRequest request, ModelMap page) {
        if (demo.isPresent() && demo.get().open(request)) {
            page.put("demo", DemoPeople.ALL);
        }
        return "accounts/sign-in";
    }
}
