package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The same idempotency key came with another body.
public final class KeyReused extends ErrorResponseException {
    KeyReused(String sentence) {
        super(
                HttpStatus.UNPROCESSABLE_CONTENT,
                ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, sentence),
                null);
    }
}
