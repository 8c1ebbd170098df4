package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// An act that must be explained was not.
public final class ReasonMissing extends ErrorResponseException {
    ReasonMissing(String sentence) {
        super(
                HttpStatus.UNPROCESSABLE_CONTENT,
                ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, sentence),
                null);
    }

    /// @param field where it stands in a form or a body
    ReasonMissing(String sentence, String field) {
        this(sentence);
        getBody().setProperty("field", field);
    }
}
