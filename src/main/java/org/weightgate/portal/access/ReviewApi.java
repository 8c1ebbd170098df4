package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.TermsView;
import org.weightgate.portal.forms.FormDefinition;
import org.weightgate.portal.forms.Forms;

import java.time.LocalDate;
import java.util.Set;

/// The form and the reviewer's acts for programs; the same desks as the pages.
@RestController
@RequestMapping("/api/v1")
class ReviewApi {
    private final ReviewDesk desk;
    private final Rota rota;
    private final RequestApi requests;
    private final Catalog catalog;
    private final Forms forms;

    ReviewApi(ReviewDesk desk, Rota rota, RequestApi requests, Catalog catalog, Forms forms) {
        this.desk = desk;
        this.rota = rota;
        this.requests = requests;
        this.catalog = catalog;
        this.forms = forms;
    }

    record FormJson(String model, FormDefinition form, TermsView terms) {}

    /// @param expires the last day of access, for an approval
    /// @param condition that must be met before an approval leads to a grant
    /// @param reapplyAfter the day from which on they may ask again, for a refusal
    /// @param leaveOut folders of the release that an approval does not cover
    /// @param pages the pages that may be changed, for a question
    /// @param submissionSha256 of the submission it is about; needed where there are several, and
    ///   refused where it is not the last
    record DecisionBody(
            @Nullable String decision,
            @Nullable String reason,
            @Nullable String code,
            @Nullable LocalDate expires,
            @Nullable Long quotaBytes,
            @Nullable String condition,
            @Nullable LocalDate reapplyAfter,
            @Nullable Set<String> pages,
            @Nullable Set<String> leaveOut,
            @Nullable String submissionSha256,
            @Nullable Long version) {
        Ruling ruling() {
            return new Ruling(
                    decision,
                    reason,
                    code,
                    expires,
                    quotaBytes,
                    condition,
                    reapplyAfter,
                    pages,
                    leaveOut,
                    submissionSha256,
                    version);
        }
    }

    @GetMapping("/models/{ns}/{name}/form")
    FormJson form(@CurrentActor Actor me, @PathVariable String ns, @PathVariable String name) {
        ModelName model = catalog.model(me, new ModelName(ns, name)).name();
        return new FormJson(model.toString(), forms.current(), catalog.terms(model));
    }

    @PostMapping("/requests/{ref}/claim")
    RequestJson claim(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestBody(required = false) RequestApi.@Nullable Versioned body) {
        desk.claim(me, ref, body == null ? null : body.version());
        return requests.show(me, ref);
    }

    @PostMapping("/requests/{ref}/decision")
    RequestJson decide(
            @CurrentActor Actor me, @PathVariable String ref, @RequestBody DecisionBody body) {
        desk.decide(me, ref, body.ruling());
        return requests.show(me, ref);
    }

    record Words(@Nullable String text, @Nullable Long version) {}

    record Assignment(@Nullable String reviewer, @Nullable Long version) {}

    @PostMapping("/requests/{ref}/release")
    RequestJson release(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestBody(required = false) RequestApi.@Nullable Versioned body) {
        rota.release(me, ref, body == null ? null : body.version());
        return requests.show(me, ref);
    }

    @PostMapping("/requests/{ref}/assign")
    RequestJson assign(
            @CurrentActor Actor me, @PathVariable String ref, @RequestBody Assignment body) {
        rota.assign(me, ref, or(body.reviewer()), body.version());
        return requests.show(me, ref);
    }

    @PostMapping("/requests/{ref}/recuse")
    RequestJson recuse(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Words body) {
        rota.recuse(me, ref, or(body.text()), body.version());
        return requests.show(me, ref);
    }

    @PostMapping("/requests/{ref}/notes")
    RequestJson note(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Words body) {
        desk.note(me, ref, or(body.text()));
        return requests.show(me, ref);
    }

    @PostMapping("/requests/{ref}/condition-met")
    RequestJson fulfil(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Words body) {
        desk.fulfil(me, ref, or(body.text()), body.version());
        return requests.show(me, ref);
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }
}
