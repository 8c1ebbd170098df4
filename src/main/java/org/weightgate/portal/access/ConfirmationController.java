package org.weightgate.portal.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Secret;

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

    @GetMapping("/{secret}")
    String show(
            @CurrentActor @Nullable Actor visitor,
            @PathVariable String secret,
            HttpServletRequest request,
            ModelMap page) {
        knocks.from(request.getRemoteAddr());
        page.put("question", door.question(visitor, new Secret(secret)));
        return "access/confirm";
    }

    @PostMapping("/{secret}")
    String answer(
            @CurrentActor @Nullable Actor visitor,
            @PathVariable String secret,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String statement,
            HttpServletRequest request) {
        knocks.from(request.getRemoteAddr());
        door.answer(visitor, new Secret(secret), answer, statement, request.getRemoteAddr());
        return "redirect:/confirm/thanks";
    }

    @GetMapping("/thanks")
    String thanks() {
        return "access/confirmed";
    }
}
