package org.weightgate.portal.catalog;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Refuses to check a draft that cannot pass.
public final class ReleaseIncomplete extends ErrorResponseException {
    public ReleaseIncomplete(String sentence) {
        super(HttpStatus.UNPROCESSABLE_CONTENT, problem(sentence), null);
    }

    private static ProblemDetail problem(String sentence) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, sentence);
        problem.setTitle("The release is not complete");
        return problem;
    }
}
