package org.weightgate.portal.accounts;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The address has an account already.
public final class AlreadyKnown extends ErrorResponseException {
    AlreadyKnown(Email email) {
        super(
                HttpStatus.CONFLICT,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.CONFLICT,
                        email.value()
                                + " has an account already. Search for it to change its roles."),
                null);
    }
}
