package org.weightgate.portal.access;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.Problem;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.List;

/// Writing a request in steps, and beginning one from another, for programs; the same desks as the
/// pages.
@RestController
@RequestMapping("/api/v1")
class DraftApi {
    private final AccessDesk desk;
    private final Recourse recourse;
    private final Dossiers dossiers;
    private final RequestApi requests;

    DraftApi(AccessDesk desk, Recourse recourse, Dossiers dossiers, RequestApi requests) {
        this.desk = desk;
        this.recourse = recourse;
        this.dossiers = dossiers;
        this.requests = requests;
    }

    /// @param changeable the pages that may be changed now
    /// @param problems what is missing or wrong still
    record DraftJson(
            String reference,
            String model,
            String status,
            long version,
            JsonNode answers,
            List<String> changeable,
            List<Problem> problems) {
        static DraftJson of(Draft draft) {
            RequestView request = draft.request();
            return new DraftJson(
                    request.reference(),
                    request.model().toString(),
                    request.status().word(),
                    request.version(),
                    draft.answers().tree(),
                    draft.changeable(),
                    draft.problems());
        }
    }

    record Writing(@Nullable JsonNode answers) {}

    record Sending(
            @Nullable String termsSha256, @Nullable String signature, @Nullable Long version) {}

    record Words(@Nullable String text, @Nullable Long version) {}

    /// The caller's open request for the model, a new draft where there is none.
    @PostMapping("/models/{ns}/{name}/drafts")
    ResponseEntity<DraftJson> begin(
            @CurrentActor Actor me, @PathVariable String ns, @PathVariable String name) {
        return created(me, desk.begin(me, new ModelName(ns, name)).reference());
    }

    @GetMapping("/requests/{ref}/draft")
    DraftJson show(@CurrentActor Actor me, @PathVariable String ref) {
        return DraftJson.of(dossiers.draft(me, ref));
    }

    /// Keeps answers, valid or not; questions that are not named stay as they are on pages that are
    /// not named at all.
    @PutMapping("/requests/{ref}/draft")
    DraftJson write(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Writing body) {
        JsonNode answers = body.answers();
        desk.write(me, ref, answers == null ? Answers.NONE : Answers.from(answers));
        return show(me, ref);
    }

    @PostMapping("/requests/{ref}/submit")
    RequestJson send(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestBody Sending body,
            HttpServletRequest request) {
        Signing signing =
                Signing.ofNullable(body.signature(), body.termsSha256(), request.getRemoteAddr());
        if (signing == null) {
            throw new BadQuery("A request needs termsSha256 and signature.");
        }
        desk.submit(me, ref, signing, body.version());
        return requests.show(me, ref);
    }

    @PostMapping("/requests/{ref}/appeal")
    RequestJson appeal(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Words body) {
        recourse.appeal(me, ref, body.text() == null ? "" : body.text(), body.version());
        return requests.show(me, ref);
    }

    /// Begins a new draft with the answers of a request that came to nothing.
    @PostMapping("/requests/{ref}/copy")
    ResponseEntity<DraftJson> copy(@CurrentActor Actor me, @PathVariable String ref) {
        return created(me, recourse.copy(me, ref).reference());
    }

    ResponseEntity<DraftJson> created(Actor me, String reference) {
        return ResponseEntity.created(URI.create("/api/v1/requests/" + reference + "/draft"))
                .body(show(me, reference));
    }
}
