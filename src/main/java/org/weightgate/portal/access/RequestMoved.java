package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Somebody else acted first, or the request is past this act; says who and when.
public final class RequestMoved extends ErrorResponseException {
    RequestMoved(String sentence) {
        super(
                HttpStatus.CONFLICT,
                ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, sentence),
                null);
    }
}
