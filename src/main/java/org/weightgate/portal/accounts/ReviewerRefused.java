package org.weightgate.portal.accounts;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Somebody cannot be made, or be kept from being, the reviewer of a model; the sentence says why
/// and what would.
public final class ReviewerRefused extends ErrorResponseException {
    private final String sentence;

    private ReviewerRefused(HttpStatus status, String sentence) {
        super(status, ProblemDetail.forStatusAndDetail(status, sentence), null);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    static ReviewerRefused nobody() {
        return new ReviewerRefused(
                HttpStatus.BAD_REQUEST,
                "Enter an e-mail address, like name@example.org, or a handle.");
    }

    static ReviewerRefused unknown(String handle) {
        return new ReviewerRefused(
                HttpStatus.NOT_FOUND,
                "Nobody here has the handle "
                        + handle
                        + ". Enter an e-mail address to invite somebody new.");
    }

    static ReviewerRefused inactive(Person person) {
        return new ReviewerRefused(
                HttpStatus.CONFLICT,
                "The account of "
                        + person.handle()
                        + " is deactivated. An admin can reactivate it.");
    }

    static ReviewerRefused already(Person person, String model, Scope scope) {
        return new ReviewerRefused(
                HttpStatus.CONFLICT,
                scope.value().equals(model)
                        ? "%s reviews %s already.".formatted(person.handle(), model)
                        : "%s reviews %s already, as reviewer of %s."
                                .formatted(person.handle(), model, scope.words()));
    }

    static ReviewerRefused widely(Person person, String model, Scope scope) {
        return new ReviewerRefused(
                HttpStatus.CONFLICT,
                "%s reviews %s as reviewer of %s. That role is an admin's to take."
                        .formatted(person.handle(), model, scope.words()));
    }

    static ReviewerRefused never(String handle, String model) {
        return new ReviewerRefused(
                HttpStatus.NOT_FOUND, "%s is no reviewer of %s.".formatted(handle, model));
    }
}
