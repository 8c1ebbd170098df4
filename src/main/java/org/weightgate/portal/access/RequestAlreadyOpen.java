package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// One open request for each person and model.
public final class RequestAlreadyOpen extends ErrorResponseException {
    RequestAlreadyOpen(String sentence) {
        super(
                HttpStatus.CONFLICT,
                ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, sentence),
                null);
    }
}
