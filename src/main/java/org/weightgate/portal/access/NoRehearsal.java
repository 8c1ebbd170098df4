package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The release has no twin to rehearse on.
public final class NoRehearsal extends ErrorResponseException {
    NoRehearsal(String sentence) {
        super(
                HttpStatus.NOT_FOUND,
                ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, sentence),
                null);
    }
}
