package org.weightgate.portal.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Secret;

import java.util.Objects;
import java.util.Set;

/// The page behind the link of somebody who is asked to confirm a request. Looking at it changes
/// nothing; sending the form does. No search engine, cache or other site learns of the link.
@Controller
@RequestMapping("/confirm")
class ConfirmationController {
    private final ConfirmationDoor door;
    private final Knocks knocks;

    ConfirmationController(ConfirmationDoor door, Knocks knocks) {
        this.door = door;
        this.knocks = knocks;
    }

    @ModelAttribute
    void discreet(HttpServletResponse response) {
        response.setHeader("X-Robots-Tag", "noindex, nofollow, noarchive");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    record AnswerForm(@Nullable String answer, @Nullable String statement) {
        String chosen() {
            return Objects.requireNonNullElse(answer, "");
        }

        String said() {
            return Objects.requireNonNullElse(statement, "");
        }

        void check(Errors errors) {
            if (!Set.of("yes", "no").contains(chosen())) {
                errors.rejectValue("answer", "missing", "Choose whether you confirm it");
            } else if (chosen().equals("no") && said().isBlank()) {
                errors.rejectValue("statement", "missing", "Say what you cannot confirm");
            }
        }
    }

    @GetMapping("/{secret}")
    String show(
            @CurrentActor @Nullable Actor visitor,
            @PathVariable String secret,
            HttpServletRequest request,
            ModelMap page) {
        knocks.from(request.getRemoteAddr());
        page.put("question", door.question(visitor, new Secret(secret)));
        page.put("form", new AnswerForm("", ""));
        return "access/confirm";
    }

    @PostMapping("/{secret}")
    Object answer(
            @CurrentActor @Nullable Actor visitor,
            @PathVariable String secret,
            @ModelAttribute("form") AnswerForm form,
            Errors errors,
            HttpServletRequest request,
            ModelMap page) {
        String from = request.getRemoteAddr();
        knocks.from(from);
        form.check(errors);
        if (errors.hasErrors()) {
            page.put("question", door.question(visitor, new Secret(secret)));
            return new ModelAndView("access/confirm", page, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        door.answer(visitor, new Secret(secret), form.chosen(), form.said(), from);
        return "redirect:/confirm/thanks";
    }

    @GetMapping("/thanks")
    String thanks() {
        return "access/confirmed";
    }
}
