package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// A link to confirm a request leads nowhere (any more).
public final class ConfirmationOver extends ErrorResponseException {
    ConfirmationOver(String sentence) {
        super(HttpStatus.GONE, ProblemDetail.forStatusAndDetail(HttpStatus.GONE, sentence), null);
    }
}
