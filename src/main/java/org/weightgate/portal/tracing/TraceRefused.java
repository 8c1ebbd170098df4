package org.weightgate.portal.tracing;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The trace does not stand where this act is possible, or lacks something for it.
public final class TraceRefused extends ErrorResponseException {
    TraceRefused(String sentence) {
        this(HttpStatus.CONFLICT, sentence);
    }

    TraceRefused(HttpStatus status, String sentence) {
        super(status, problem(status, sentence), null);
    }

    /// Something that needs another status.
    TraceRefused(String reference, TraceStatus status) {
        this("%s is %s; there is no verdict to speak of.".formatted(reference, status.word()));
    }

    private static ProblemDetail problem(HttpStatus status, String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, sentence);
        problem.setTitle("The trace refuses this");
        return problem;
    }
}
