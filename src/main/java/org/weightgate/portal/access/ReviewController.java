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
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.FolderView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.vetting.Templates;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// One request on a reviewer's desk.
@Controller
class ReviewController {
    private final ReviewDesk desk;
    private final Dossiers dossiers;
    private final Catalog catalog;
    private final Templates templates;
    private final Clock clock;

    ReviewController(
            ReviewDesk desk, Dossiers dossiers, Catalog catalog, Templates templates, Clock clock) {
        this.desk = desk;
        this.dossiers = dossiers;
        this.catalog = catalog;
        this.templates = templates;
        this.clock = clock;
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
        view.put("dossier", dossier);
        compare(me, dossier, from, to, view);
        Offers offers = Offers.of(me, dossier, templates.of(dossier.request().model()));
        view.put("offers", offers);
        view.put("begun", offers.one(template));
        view.put("model", catalog.model(dossier.request().model()));
        view.put("codes", ReasonCode.values());
        view.put("folders", folders(dossier));
        view.put(
                "lastDay",
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                        .plusDays(catalog.model(dossier.request().model()).grantDays()));
        return "access/review";
    }

    private List<FolderView> folders(Dossier dossier) {
        RequestView request = dossier.request();
        String label = dossier.latest().releaseLabel();
        return request.renews() != null
                ? List.of()
                : catalog.release(request.model(), label)
                        .map(ReleaseView::folders)
                        .orElse(List.of());
    }

    private void compare(
            Actor me,
            Dossier dossier,
            @Nullable Integer from,
            @Nullable Integer to,
            ModelMap view) {
        int last = dossier.submissions().size();
        int after = to == null ? last : to;
        int before = from == null ? after - 1 : from;
        String ref = dossier.request().reference();
        view.put("from", before);
        view.put("to", after);
        view.put("changes", last < 2 ? List.of() : dossiers.changes(me, ref, before, after));
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
