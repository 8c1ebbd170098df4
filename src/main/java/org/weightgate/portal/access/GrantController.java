package org.weightgate.portal.access;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

/// The buttons on the page of a grant, apart from its files.
@Controller
@RequestMapping("/grants/{ref}")
class GrantController {
    private final GrantDesk grants;
    private final Custody custody;
    private final Oversight oversight;
    private final Recourse recourse;

    GrantController(GrantDesk grants, Custody custody, Oversight oversight, Recourse recourse) {
        this.grants = grants;
        this.custody = custody;
        this.oversight = oversight;
        this.recourse = recourse;
    }

    @PostMapping("/sign")
    String sign(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String signature,
            @RequestParam String sha256,
            HttpServletRequest request,
            RedirectAttributes flash) {
        custody.sign(me, ref, new Signing(signature, sha256, request.getRemoteAddr()));
        return back(ref, "Signed. Thank you.", flash);
    }

    @PostMapping("/attest")
    String attest(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String signature,
            @RequestParam String sha256,
            @RequestParam(defaultValue = "") String remarks,
            HttpServletRequest request,
            RedirectAttributes flash) {
        custody.attest(me, ref, new Signing(signature, sha256, request.getRemoteAddr()), remarks);
        return back(ref, "Attested. The next one is due in a year.", flash);
    }

    @PostMapping("/certify")
    String certify(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String signature,
            @RequestParam String sha256,
            @RequestParam(defaultValue = "") String remarks,
            HttpServletRequest request,
            RedirectAttributes flash) {
        custody.certify(me, ref, new Signing(signature, sha256, request.getRemoteAddr()), remarks);
        return back(ref, "Your certificate is on record. Thank you.", flash);
    }

    @PostMapping("/incidents")
    String report(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes flash) {
        custody.report(me, ref, text);
        return back(ref, "Your report is with the people responsible. Thank you.", flash);
    }

    @PostMapping("/renew")
    String renew(@CurrentActor Actor me, @PathVariable String ref) {
        return "redirect:/%s/request".formatted(recourse.renew(me, ref).model());
    }

    @PostMapping("/suspend")
    String suspend(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "decision") String why,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes flash) {
        oversight.suspend(me, ref, SuspensionReason.given(why), reason);
        return back(ref, "Suspended. Nothing is served until it is resumed.", flash);
    }

    @PostMapping("/resume")
    String resume(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes flash) {
        oversight.resume(me, ref, text);
        return back(ref, "Resumed.", flash);
    }

    @PostMapping("/revoke")
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

    private static String back(String ref, String notice, RedirectAttributes flash) {
        flash.addFlashAttribute("notice", notice);
        return "redirect:/grants/" + ref;
    }
}
