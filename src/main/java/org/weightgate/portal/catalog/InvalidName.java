package org.weightgate.portal.catalog;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Refuses a model or release name that cannot stand in an address.
public final class InvalidName extends ErrorResponseException {
    public InvalidName(String sentence) {
        super(HttpStatus.BAD_REQUEST, problem(sentence), null);
    }

    private static ProblemDetail problem(String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, sentence);
        problem.setTitle("That name is not possible");
        return problem;
    }
}
