package org.weightgate.portal.vetting;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// There is no such view or template, or none of theirs.
public final class NotKept extends ErrorResponseException {
    NotKept(String sentence) {
        super(
                HttpStatus.NOT_FOUND,
                ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, sentence),
                null);
    }
}
