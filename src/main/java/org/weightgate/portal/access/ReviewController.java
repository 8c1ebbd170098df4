package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// One request on a reviewer's desk.
@Controller
class ReviewController {
    private final ReviewDesk desk;
    private final Dossiers dossiers;
    private final ReviewPage page;

    ReviewController(ReviewDesk desk, Dossiers dossiers, ReviewPage page) {
        this.desk = desk;
        this.dossiers = dossiers;
        this.page = page;
    }

    record DecisionForm(
            @Nullable String decision,
            @Nullable String reason,
            @Nullable String code,
            @Nullable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate lastDay,
            @Nullable Long quotaGib,
            @Nullable String condition,
            @Nullable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate reapplyAfter,
            @Nullable Set<String> pages,
            @Nullable Set<String> leaveOut,
            @Nullable String submissionSha256,
            long version) {
        String words() {
            return Objects.requireNonNullElse(decision, "");
        }

        /// What has to be said and is not; empty where all is.
        String missing() {
            if (reason != null && !reason.isBlank()) {
                return "";
            }
            return switch (words()) {
                case "ask" -> "Say what you need";
                case "decline" -> "Say why: the applicant reads it";
                default -> "";
            };
        }

        Ruling ruling() {
            Long bytes = quotaGib == null ? null : Math.multiplyExact(quotaGib, 1L << 30);
            return new Ruling(
                    decision,
                    reason,
                    code,
                    lastDay,
                    bytes,
                    condition,
                    reapplyAfter,
                    pages,
                    leaveOut,
                    submissionSha256,
                    version);
        }
    }

    /// @param template the text to begin a decision with
    /// @param from the submission that `to` is compared with
    @GetMapping("/review/{ref}")
    String show(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(required = false) @Nullable UUID template,
            @RequestParam(required = false) @Nullable Integer from,
            @RequestParam(required = false) @Nullable Integer to,
            ModelMap view) {
        Dossier dossier = dossiers.of(me, ref);
        if (me.is(dossier.request().applicant())) {
            return "redirect:/requests/" + ref;
        }
        Offers offers = page.show(me, dossier, from, to, view);
        page.begin(offers, template, view);
        return ReviewPage.NAME;
    }

    @PostMapping("/review/{ref}/claim")
    String claim(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam long version,
            RedirectAttributes flash) {
        desk.claim(me, ref, version);
        return back(ref, "You have " + ref + " on your desk.", flash);
    }

    /// Whoever left out the reason finds the rest of what they wrote again.
    @PostMapping("/review/{ref}/decision")
    Object decide(
            @CurrentActor Actor me,
            @PathVariable String ref,
            DecisionForm form,
            ModelMap view,
            RedirectAttributes flash) {
        String missing = form.missing();
        Dossier dossier = missing.isEmpty() ? null : dossiers.of(me, ref);
        if (dossier == null || !dossier.may(form.words().toUpperCase(Locale.ROOT))) {
            return back(ref, desk.decide(me, ref, form.ruling()), flash);
        }
        page.show(me, dossier, null, null, view);
        page.again(form, missing, view);
        return new ModelAndView(ReviewPage.NAME, view, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @PostMapping("/review/{ref}/notes")
    String note(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes flash) {
        desk.note(me, ref, text);
        return back(ref, "Noted. The applicant does not see it.", flash);
    }

    static String back(String ref, String notice, RedirectAttributes flash) {
        flash.addFlashAttribute("notice", notice);
        return "redirect:/review/" + ref;
    }
}
