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

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/// The form, the reviewer's acts and the end of a grant for programs; the same desks as the pages.
@RestController
@RequestMapping("/api/v1")
class ReviewApi {
    private final ReviewDesk desk;
    private final GrantDesk grants;
    private final RequestApi requests;
    private final Catalog catalog;
    private final Forms forms;

    ReviewApi(
            ReviewDesk desk, GrantDesk grants, RequestApi requests, Catalog catalog, Forms forms) {
        this.desk = desk;
        this.grants = grants;
        this.requests = requests;
        this.catalog = catalog;
        this.forms = forms;
    }

    record FormJson(String model, FormDefinition form, TermsView terms) {}

    /// @param expires the last day of access, for an approval
    /// @param pages the pages that may be changed, for a question
    record DecisionBody(
            @Nullable String decision,
            @Nullable String reason,
            @Nullable String code,
            @Nullable LocalDate expires,
            @Nullable Long quotaBytes,
            @Nullable Set<String> pages,
            @Nullable Long version) {
        Ruling ruling() {
            return new Ruling(decision, reason, code, expires, quotaBytes, pages, version);
        }
    }

    record RevokeBody(@Nullable String reason) {}

    record GrantJson(
            String reference,
            String request,
            String model,
            String release,
            String recipient,
            String status,
            Instant issued,
            Instant expires,
            @Nullable String reason) {
        static GrantJson of(GrantView g) {
            return new GrantJson(
                    g.reference(),
                    g.requestReference(),
                    g.model().toString(),
                    g.releaseLabel(),
                    g.recipientHandle(),
                    g.status().word(),
                    g.issued(),
                    g.expires(),
                    g.endedReason());
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
        body.ruling().by(me, desk, ref);
        return requests.show(me, ref);
    }

    @PostMapping("/grants/{ref}/revoke")
    GrantJson revoke(
            @CurrentActor Actor me, @PathVariable String ref, @RequestBody RevokeBody body) {
        grants.revoke(me, ref, body.reason() == null ? "" : body.reason());
        return GrantJson.of(grants.byReference(me, ref));
    }
}
