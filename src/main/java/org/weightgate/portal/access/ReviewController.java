package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;

/// One request on a reviewer's desk.
@Controller
class ReviewController {
    private static final long MOST_GIB = 1_000_000;

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
        Ruling ruling() {
            if (quotaGib != null && (quotaGib < 1 || quotaGib > MOST_GIB)) {
                throw new BadQuery("A limit is 1 to %d GiB.".formatted(MOST_GIB), "quotaGib");
            }
            Long bytes = quotaGib == null ? null : quotaGib << 30;
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
        view.put("begun", offers.one(template));
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

    @PostMapping("/review/{ref}/decision")
    String decide(
            @CurrentActor Actor me,
            @PathVariable String ref,
            DecisionForm form,
            RedirectAttributes flash) {
        return back(ref, desk.decide(me, ref, form.ruling()), flash);
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
