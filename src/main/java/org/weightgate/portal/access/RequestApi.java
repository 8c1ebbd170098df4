package org.weightgate.portal.access;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;

import tools.jackson.databind.JsonNode;

import java.net.URI;

/// The applicant's side for programs; the same desk as the pages.
@RestController
@RequestMapping("/api/v1")
class RequestApi {
    private final AccessDesk desk;
    private final Dossiers dossiers;
    private final Listing listing;
    private final People people;

    RequestApi(AccessDesk desk, Dossiers dossiers, Listing listing, People people) {
        this.desk = desk;
        this.dossiers = dossiers;
        this.listing = listing;
        this.people = people;
    }

    record Asking(
            @Nullable JsonNode answers, @Nullable String termsSha256, @Nullable String signature) {
        Signing signedFrom(String address) {
            Signing signing = Signing.ofNullable(signature, termsSha256, address);
            if (signing == null) {
                throw new BadQuery("A request needs termsSha256 and signature.");
            }
            return signing;
        }
    }

    record Answering(
            @Nullable String message,
            @Nullable JsonNode answers,
            @Nullable String termsSha256,
            @Nullable String signature,
            @Nullable Long version) {}

    record Writing(@Nullable String text) {}

    record Versioned(@Nullable Long version) {}

    @PostMapping("/models/{ns}/{name}/requests")
    ResponseEntity<RequestJson> ask(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @RequestBody Asking asking,
            HttpServletRequest request) {
        ModelName model = new ModelName(ns, name);
        Answers answers = answers(asking.answers());
        Signing signing = asking.signedFrom(request.getRemoteAddr());
        String reference = desk.submit(me, model, answers, signing).reference();
        return ResponseEntity.created(URI.create("/api/v1/requests/" + reference))
                .body(show(me, reference));
    }

    @GetMapping("/requests")
    Page<RequestJson> index(
            @CurrentActor Actor me,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return listing.page(me, status, model, limit, cursor)
                .map(request -> RequestJson.of(request, handle(request)));
    }

    @GetMapping("/requests/{ref}")
    RequestJson show(@CurrentActor Actor me, @PathVariable String ref) {
        Dossier dossier = dossiers.of(me, ref);
        return RequestJson.of(dossier, handle(dossier.request()));
    }

    @PostMapping("/requests/{ref}/answer")
    RequestJson answer(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestBody Answering answering,
            HttpServletRequest request) {
        Signing signing =
                Signing.ofNullable(
                        answering.signature(), answering.termsSha256(), request.getRemoteAddr());
        String message = answering.message();
        desk.answer(
                me,
                ref,
                message == null ? "" : message,
                answers(answering.answers()),
                signing,
                answering.version());
        return show(me, ref);
    }

    @PostMapping("/requests/{ref}/withdraw")
    RequestJson withdraw(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestBody(required = false) @Nullable Versioned body) {
        desk.withdraw(me, ref, body == null ? null : body.version());
        return show(me, ref);
    }

    @PostMapping("/requests/{ref}/messages")
    RequestJson message(
            @CurrentActor Actor me, @PathVariable String ref, @RequestBody Writing writing) {
        String text = writing.text();
        desk.message(me, ref, text == null ? "" : text);
        return show(me, ref);
    }

    private String handle(RequestView request) {
        return people.get(request.applicant()).handle();
    }

    private static Answers answers(@Nullable JsonNode given) {
        return given == null || given.isNull() ? Answers.NONE : Answers.from(given);
    }
}
