package org.weightgate.portal.accounts.signin;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/// There are no demo people here, or not for this caller.
final class DemoClosed extends ErrorResponseException {
    DemoClosed() {
        super(HttpStatus.NOT_FOUND);
    }
}
