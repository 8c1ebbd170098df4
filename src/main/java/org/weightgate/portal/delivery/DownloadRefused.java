package org.weightgate.portal.delivery;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// No bytes and no URL, with the cause in a sentence.
public final class DownloadRefused extends ErrorResponseException {
    DownloadRefused(HttpStatus status, String sentence) {
        super(status, ProblemDetail.forStatusAndDetail(status, sentence), null);
    }

    /// Says the same for every URL that is not ours, however it is wrong.
    static DownloadRefused invalid() {
        return new DownloadRefused(
                HttpStatus.FORBIDDEN,
                "This download link is not valid. Take a fresh one from your grant's page.");
    }

    String sentence() {
        String detail = getBody().getDetail();
        return detail == null ? "" : detail;
    }
}
