package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;

/// Taking a rehearsal, by page and by program.
@Controller
class RehearsalController {
    private final Rehearsals rehearsals;

    RehearsalController(Rehearsals rehearsals) {
        this.rehearsals = rehearsals;
    }

    /// @param release the label of the release to rehearse; the current one where it is missing
    record Wanted(@Nullable String release) {}

    @PostMapping("/api/v1/models/{ns}/{name}/rehearsal")
    @ResponseStatus(HttpStatus.CREATED)
    @ResponseBody
    GrantJson begin(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @RequestBody(required = false) @Nullable Wanted wanted) {
        String release = wanted == null ? null : wanted.release();
        return GrantJson.of(rehearsals.begin(me, new ModelName(ns, name), release), null, null);
    }

    @PostMapping("/{ns}/{name}/rehearsal")
    String start(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            RedirectAttributes flash) {
        GrantView grant = rehearsals.begin(me, new ModelName(ns, name), null);
        flash.addFlashAttribute(
                "notice",
                "The rehearsal is yours. Its weights are random; everything else is real.");
        return "redirect:/grants/" + grant.reference();
    }
}
