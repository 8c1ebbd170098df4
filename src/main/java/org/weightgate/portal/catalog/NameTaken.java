package org.weightgate.portal.catalog;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Refuses a name that is already in use.
public final class NameTaken extends ErrorResponseException {
    public NameTaken(String sentence) {
        super(HttpStatus.CONFLICT, problem(sentence), null);
    }

    private static ProblemDetail problem(String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, sentence);
        problem.setTitle("That name is taken");
        return problem;
    }
}
