package org.weightgate.portal.accounts;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Without this account nobody could let anybody in again.
public final class LastAdmin extends ErrorResponseException {
    LastAdmin(String handle) {
        super(
                HttpStatus.CONFLICT,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.CONFLICT,
                        handle
                                + " is the last active admin of the portal. Make somebody else"
                                + " admin of everything first."),
                null);
    }
}
