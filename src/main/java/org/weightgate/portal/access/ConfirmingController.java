package org.weightgate.portal.access;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.UUID;

/// How reviewers have a request confirmed, on its page.
@Controller
@RequestMapping("/review/{ref}/confirmations")
class ConfirmingController {
    private final Confirming confirming;

    ConfirmingController(Confirming confirming) {
        this.confirming = confirming;
    }

    @PostMapping
    String ask(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam String role,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String words,
            @RequestParam long version,
            RedirectAttributes flash) {
        Contact contact = Contact.of(ConfirmationRole.of(role), name, email);
        confirming.ask(me, ref, contact, words, version);
        return ReviewController.back(ref, "%s is asked by mail.".formatted(contact.name()), flash);
    }

    /// Sends it again: to the same person where no other one is named.
    @PostMapping("/{id}/again")
    String again(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @PathVariable UUID id,
            @RequestParam String role,
            @RequestParam String name,
            @RequestParam String email,
            @RequestParam long version,
            RedirectAttributes flash) {
        Contact contact = Contact.of(ConfirmationRole.of(role), name, email);
        confirming.again(me, ref, id, contact, version);
        return ReviewController.back(
                ref, "A new link is on its way to %s.".formatted(contact.name()), flash);
    }

    @PostMapping("/{id}/drop")
    String drop(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @PathVariable UUID id,
            @RequestParam long version,
            RedirectAttributes flash) {
        confirming.drop(me, ref, id, version);
        return ReviewController.back(ref, "You go on without this answer.", flash);
    }
}
