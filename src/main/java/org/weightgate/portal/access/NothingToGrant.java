package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The model has no published release to give.
public final class NothingToGrant extends ErrorResponseException {
    NothingToGrant(String sentence) {
        super(
                HttpStatus.CONFLICT,
                ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, sentence),
                null);
    }
}
