package org.weightgate.portal.accounts;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Something was sent that means nothing here; the sentence says what would.
public final class BadInput extends ErrorResponseException {
    public BadInput(String sentence) {
        super(
                HttpStatus.BAD_REQUEST,
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, sentence),
                null);
    }

    /// @param field where it stands in a form or a body
    public BadInput(String sentence, String field) {
        this(sentence);
        getBody().setProperty("field", field);
    }
}
