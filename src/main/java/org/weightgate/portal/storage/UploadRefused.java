package org.weightgate.portal.storage;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Refuses a file, or a part of one, with the reason and what to do.
public final class UploadRefused extends ErrorResponseException {
    public UploadRefused(String sentence) {
        super(HttpStatus.BAD_REQUEST, problem(sentence), null);
    }

    private static ProblemDetail problem(String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, sentence);
        problem.setTitle("The upload was refused");
        return problem;
    }
}
