package org.weightgate.portal.access;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.TermsView;
import org.weightgate.portal.forms.Answers;

/// The applicant's side of a request that was sent.
@Controller
@RequestMapping("/requests")
class RequestsController {
    private final AccessDesk desk;
    private final Dossiers dossiers;
    private final Catalog catalog;
    private final Rehearsals rehearsals;
    private final Recourse recourse;

    RequestsController(
            AccessDesk desk,
            Dossiers dossiers,
            Catalog catalog,
            Rehearsals rehearsals,
            Recourse recourse) {
        this.desk = desk;
        this.recourse = recourse;
        this.dossiers = dossiers;
        this.catalog = catalog;
        this.rehearsals = rehearsals;
    }

    @GetMapping
    String index(@CurrentActor Actor me, ModelMap page) {
        page.put("requests", dossiers.of(me));
        return "access/index";
    }

    @GetMapping("/{ref}")
    String show(@CurrentActor Actor me, @PathVariable String ref, ModelMap page) {
        Dossier dossier = dossiers.of(me, ref);
        if (!me.is(dossier.request().applicant())) {
            return "redirect:/review/" + ref;
        }
        if (dossier.request().is("draft")) {
            return "redirect:/%s/request".formatted(dossier.request().model());
        }
        if (dossier.submissions().isEmpty()) {
            return "redirect:/requests";
        }
        TermsView terms = catalog.terms(dossier.request().model());
        boolean signedThem = dossier.latest().signature().termsSha256().equals(terms.sha256());
        page.put("dossier", dossier);
        ModelView model = catalog.model(dossier.request().model());
        page.put("model", model);
        page.put("rehearsal", rehearsals.view(me, model));
        page.put("terms", signedThem ? null : terms);
        page.put("draft", dossiers.draft(me, ref));
        Outcome outcome = dossier.request().outcome();
        page.put("appealUntil", outcome == null ? null : recourse.appealUntil(outcome));
        return "access/show";
    }

    @GetMapping("/{ref}/sent")
    String sent(@CurrentActor Actor me, @PathVariable String ref, ModelMap page) {
        Dossier dossier = dossiers.of(me, ref);
        if (dossier.submissions().isEmpty() || !me.is(dossier.request().applicant())) {
            return "redirect:/requests/" + ref;
        }
        page.put("dossier", dossier);
        page.put("model", catalog.model(dossier.request().model()));
        return "access/sent";
    }

    @PostMapping("/{ref}/answer")
    String answer(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String message,
            @RequestParam(required = false) @Nullable String signature,
            @RequestParam(required = false) @Nullable String termsSha256,
            @RequestParam long version,
            HttpServletRequest request,
            RedirectAttributes flash) {
        Signing signing = Signing.ofNullable(signature, termsSha256, request.getRemoteAddr());
        desk.answer(me, ref, message, Answers.NONE, signing, version);
        flash.addFlashAttribute("notice", "Your answer is on its way to the reviewer.");
        return "redirect:/requests/" + ref;
    }

    @PostMapping("/{ref}/messages")
    String message(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes flash) {
        desk.message(me, ref, text);
        flash.addFlashAttribute("notice", "Message sent.");
        return "redirect:/requests/" + ref;
    }

    @PostMapping("/{ref}/withdraw")
    String withdraw(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam long version,
            RedirectAttributes flash) {
        desk.withdraw(me, ref, version);
        flash.addFlashAttribute("notice", ref + " is withdrawn. You may ask again at any time.");
        return "redirect:/requests";
    }

    @PostMapping("/{ref}/appeal")
    String appeal(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            @RequestParam long version,
            RedirectAttributes flash) {
        recourse.appeal(me, ref, text, version);
        flash.addFlashAttribute("notice", "Your appeal is with another reviewer.");
        return "redirect:/requests/" + ref;
    }

    /// A new draft with the same answers.
    @PostMapping("/{ref}/copy")
    String copy(@CurrentActor Actor me, @PathVariable String ref, RedirectAttributes flash) {
        ModelName model = recourse.copy(me, ref).model();
        flash.addFlashAttribute("notice", "Your answers are copied. Look them through.");
        return "redirect:/%s/request".formatted(model);
    }
}
