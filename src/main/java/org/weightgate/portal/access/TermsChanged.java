package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The terms shown are not the terms of now; they must be read again.
public final class TermsChanged extends ErrorResponseException {
    TermsChanged(String sentence) {
        super(
                HttpStatus.CONFLICT,
                ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, sentence),
                null);
    }
}
