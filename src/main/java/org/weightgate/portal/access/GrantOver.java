package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The grant has ended already.
public final class GrantOver extends ErrorResponseException {
    GrantOver(String sentence) {
        super(
                HttpStatus.CONFLICT,
                ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, sentence),
                null);
    }
}
