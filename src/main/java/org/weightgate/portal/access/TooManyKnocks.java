package org.weightgate.portal.access;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// One network called the public page too often.
public final class TooManyKnocks extends ErrorResponseException {
    TooManyKnocks() {
        super(
                HttpStatus.TOO_MANY_REQUESTS,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "This page was called too often from your network. Try again in an hour."),
                null);
        getHeaders().set(HttpHeaders.RETRY_AFTER, "3600");
    }
}
