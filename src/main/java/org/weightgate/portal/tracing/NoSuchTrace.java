package org.weightgate.portal.tracing;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Nothing here, as far as this person may know.
public final class NoSuchTrace extends ErrorResponseException {
    NoSuchTrace(String reference) {
        super(HttpStatus.NOT_FOUND, problem("There is no trace %s.".formatted(reference)), null);
    }

    private static ProblemDetail problem(String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, sentence);
        problem.setTitle("There is no such trace");
        return problem;
    }
}
