package org.weightgate.portal.access;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

/// The buttons of a review page that decide nothing yet: on whose desk the request lies, what both
/// sides write, and that a condition is met.
@Controller
@RequestMapping("/review/{ref}")
class RotaController {
    private final Rota rota;
    private final ReviewDesk desk;
    private final AccessDesk talk;

    RotaController(Rota rota, ReviewDesk desk, AccessDesk talk) {
        this.rota = rota;
        this.desk = desk;
        this.talk = talk;
    }

    @PostMapping("/release")
    String release(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam long version,
            RedirectAttributes flash) {
        rota.release(me, ref, version);
        return ReviewController.back(ref, ref + " waits for another reviewer.", flash);
    }

    @PostMapping("/assign")
    String assign(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam String reviewer,
            @RequestParam long version,
            RedirectAttributes flash) {
        rota.assign(me, ref, reviewer, version);
        return ReviewController.back(ref, "Assigned. They are told by mail.", flash);
    }

    @PostMapping("/recuse")
    String recuse(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            @RequestParam long version,
            RedirectAttributes flash) {
        rota.recuse(me, ref, text, version);
        return ReviewController.back(ref, "You stepped aside. Your colleagues read why.", flash);
    }

    @PostMapping("/condition-met")
    String fulfil(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            @RequestParam long version,
            RedirectAttributes flash) {
        GrantView grant = desk.fulfil(me, ref, text, version);
        String told =
                grant == null
                        ? "You approved it; another reviewer must note the condition as met."
                        : "The condition is met; " + grant.reference() + " is the grant.";
        return ReviewController.back(ref, told, flash);
    }

    @PostMapping("/messages")
    String message(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes flash) {
        talk.message(me, ref, text);
        return ReviewController.back(ref, "Message sent.", flash);
    }
}
