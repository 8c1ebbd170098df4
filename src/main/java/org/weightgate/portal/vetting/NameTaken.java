package org.weightgate.portal.vetting;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Something of theirs has this name already.
public final class NameTaken extends ErrorResponseException {
    NameTaken(String sentence) {
        super(
                HttpStatus.CONFLICT,
                ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, sentence),
                null);
    }

    /// @param field where it stands in a form or a body
    NameTaken(String sentence, String field) {
        this(sentence);
        getBody().setProperty("field", field);
    }
}
