package org.weightgate.portal.catalog;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Refuses an act that the release's status does not allow.
public final class ReleaseNotOpen extends ErrorResponseException {
    public ReleaseNotOpen(String sentence) {
        super(HttpStatus.CONFLICT, problem(sentence), null);
    }

    private static ProblemDetail problem(String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, sentence);
        problem.setTitle("The release cannot be changed now");
        return problem;
    }
}
