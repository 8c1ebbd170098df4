package org.weightgate.portal.access;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

/// Ending a grant and writing to its applicant from a reviewer's page.
@Controller
class GrantController {
    private final GrantDesk grants;
    private final AccessDesk desk;

    GrantController(GrantDesk grants, AccessDesk desk) {
        this.grants = grants;
        this.desk = desk;
    }

    @PostMapping("/grants/{ref}/revoke")
    String revoke(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes flash) {
        grants.revoke(me, ref, reason);
        flash.addFlashAttribute("notice", ref + " is revoked. Nothing is served under it now.");
        String request = grants.byReference(me, ref).requestReference();
        return request == null ? "redirect:/grants/" + ref : "redirect:/review/" + request;
    }

    @PostMapping("/review/{ref}/messages")
    String message(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes flash) {
        desk.message(me, ref, text);
        flash.addFlashAttribute("notice", "Message sent.");
        return "redirect:/review/" + ref;
    }
}
