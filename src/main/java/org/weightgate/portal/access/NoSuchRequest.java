package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Nothing here, as far as this person may know.
public final class NoSuchRequest extends ErrorResponseException {
    NoSuchRequest(String sentence) {
        super(
                HttpStatus.NOT_FOUND,
                ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, sentence),
                null);
    }
}
