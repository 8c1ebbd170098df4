package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// A parameter is not understood.
public final class BadQuery extends ErrorResponseException {
    BadQuery(String sentence) {
        super(
                HttpStatus.BAD_REQUEST,
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, sentence),
                null);
    }

    /// @param field where it stands in a form or a body
    BadQuery(String sentence, String field) {
        this(sentence);
        getBody().setProperty("field", field);
    }
}
