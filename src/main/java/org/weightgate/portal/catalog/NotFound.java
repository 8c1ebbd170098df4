package org.weightgate.portal.catalog;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Refuses a model, release or file that does not exist, or that this visitor may not know of.
public final class NotFound extends ErrorResponseException {
    public NotFound(String sentence) {
        super(HttpStatus.NOT_FOUND, problem(sentence), null);
    }

    private static ProblemDetail problem(String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, sentence);
        problem.setTitle("There is no such model");
        return problem;
    }
}
