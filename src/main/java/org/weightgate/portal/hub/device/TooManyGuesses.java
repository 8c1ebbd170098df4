package org.weightgate.portal.hub.device;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Somebody typed codes that are none again and again.
final class TooManyGuesses extends ErrorResponseException {
    TooManyGuesses() {
        super(
                HttpStatus.TOO_MANY_REQUESTS,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "Too many codes were typed that are none. Wait ten minutes, then start"
                                + " again in the terminal."),
                null);
        getHeaders().set(HttpHeaders.RETRY_AFTER, "" + DeviceLogins.LIFE.toSeconds());
    }
}
