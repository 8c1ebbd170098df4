package org.weightgate.portal.accounts;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Nobody here has this id or handle.
public final class UnknownPerson extends ErrorResponseException {
    UnknownPerson(String who) {
        super(
                HttpStatus.NOT_FOUND,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.NOT_FOUND, "Nobody here is known as " + who + "."),
                null);
    }
}
