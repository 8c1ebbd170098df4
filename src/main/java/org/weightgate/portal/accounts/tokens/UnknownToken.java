package org.weightgate.portal.accounts.tokens;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

import java.util.UUID;

/// The actor has no such token.
public final class UnknownToken extends ErrorResponseException {
    UnknownToken(UUID id) {
        super(
                HttpStatus.NOT_FOUND,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.NOT_FOUND, "You have no token " + id + "."),
                null);
    }
}
