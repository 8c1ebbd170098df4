package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.UUID;

/// Confirmations by people outside the portal, for reviewers' programs. Who is asked answers on a
/// page and has no part in the API.
@RestController
@RequestMapping("/api/v1/requests/{ref}/confirmations")
class ConfirmingApi {
    private final Confirming confirming;
    private final RequestApi requests;

    ConfirmingApi(Confirming confirming, RequestApi requests) {
        this.confirming = confirming;
        this.requests = requests;
    }

    /// @param role `reference` or `official`
    /// @param email at an institution
    /// @param words for the person asked
    record Asking(
            @Nullable String role,
            @Nullable String name,
            @Nullable String email,
            @Nullable String words,
            @Nullable Long version) {
        Contact contact() {
            return Contact.of(ConfirmationRole.of(or(role)), or(name), or(email));
        }

        private static String or(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    RequestJson ask(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Asking body) {
        String words = body.words() == null ? "" : body.words();
        confirming.ask(me, ref, body.contact(), words, body.version());
        return requests.show(me, ref);
    }

    /// Sends a new link; to another person where the body names one.
    @PostMapping("/{id}/again")
    RequestJson again(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Asking body) {
        Contact other = body == null || body.email() == null ? null : body.contact();
        confirming.again(me, ref, id, other, body == null ? null : body.version());
        return requests.show(me, ref);
    }

    /// Goes on without an answer.
    @DeleteMapping("/{id}")
    RequestJson drop(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Long version) {
        confirming.drop(me, ref, id, version);
        return requests.show(me, ref);
    }
}
