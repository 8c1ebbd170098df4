package org.weightgate.portal.delivery;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

import java.time.Duration;

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

    /// A range that this file does not have.
    static DownloadRefused beyond(long size, String sentence) {
        DownloadRefused refused =
                new DownloadRefused(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, sentence);
        refused.getHeaders().set(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
        return refused;
    }

    static DownloadRefused takenBack() {
        return new DownloadRefused(HttpStatus.FORBIDDEN, "This download link was taken back.");
    }

    /// Nobody can say whether bytes may flow, so none do.
    static DownloadRefused unknown() {
        return new DownloadRefused(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The portal cannot read just now whether this download may go on; try again in a"
                        + " minute.");
    }

    /// This node gives as many answers as it may; another may have room.
    static DownloadRefused full() {
        DownloadRefused refused =
                new DownloadRefused(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The portal is sending as many files as it can; try again in a minute.");
        refused.getHeaders().set(HttpHeaders.RETRY_AFTER, "30");
        return refused;
    }

    /// The record says that it is over.
    static DownloadRefused stoodStill() {
        return new DownloadRefused(
                HttpStatus.REQUEST_TIMEOUT, "This answer stood still for too long.");
    }

    /// Too much at once: the same call is welcome later.
    static DownloadRefused later(Duration wait, String sentence) {
        DownloadRefused refused = new DownloadRefused(HttpStatus.TOO_MANY_REQUESTS, sentence);
        refused.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
        return refused;
    }

    String sentence() {
        String detail = getBody().getDetail();
        return detail == null ? "" : detail;
    }
}
