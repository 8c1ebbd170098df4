package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.weightgate.portal.forms.Problem;

import java.util.List;

/// The form is not filled in as it must be; the problem lists every question concerned.
public final class AnswersInvalid extends ErrorResponseException {
    AnswersInvalid(List<Problem> problems) {
        super(HttpStatus.UNPROCESSABLE_CONTENT, detail(problems), null);
    }

    private static ProblemDetail detail(List<Problem> problems) {
        ProblemDetail detail =
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        problems.getFirst().message()
                                + (problems.size() == 1
                                        ? "."
                                        : "; and %d more.".formatted(problems.size() - 1)));
        detail.setTitle("The form is not complete");
        detail.setProperty("problems", problems);
        return detail;
    }
}
