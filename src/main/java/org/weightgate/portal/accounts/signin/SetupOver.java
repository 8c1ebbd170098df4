package org.weightgate.portal.accounts.signin;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The setup link is used, too old or was never one.
final class SetupOver extends ErrorResponseException {
    SetupOver() {
        super(
                HttpStatus.GONE,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.GONE,
                        "This setup link does not work any more. Print a new one with: java -jar"
                                + " weightgate.jar admin-link"),
                null);
    }
}
