package org.weightgate.portal.forms;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Answers are an object of texts and lists of texts; this was something else.
public final class AnswersUnreadable extends ErrorResponseException {
    AnswersUnreadable(String sentence) {
        super(
                HttpStatus.BAD_REQUEST,
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, sentence),
                null);
    }
}
