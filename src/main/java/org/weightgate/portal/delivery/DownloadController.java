package org.weightgate.portal.delivery;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `GET|HEAD /d/{token}/{filename}`: one file of one recipient, whole or in one range (RFC 9110).
@Controller
class DownloadController {
    private static final Pattern PATH =
            Pattern.compile("/d/([A-Za-z0-9._-]+)/(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%[0-9A-F]{2})+");
    private final Door door;
    private final Handover handover;
    private final Starting starting;
    private final Transfer transfer;

    DownloadController(Door door, Handover handover, Starting starting, Transfer transfer) {
        this.starting = starting;
        this.door = door;
        this.handover = handover;
        this.transfer = transfer;
    }

    @RequestMapping(
            path = "/d/{token}/{filename}",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    void fetch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean head = request.getMethod().equals("HEAD");
        UrlClaims claims = door.claims(token(request), request.getMethod());
        door.requireNetwork(claims, request.getRemoteAddr());
        Door.Admission admission = door.admit(claims);
        headers(response, admission);
        if (admission.etag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        Optional<StagedFiles.Row> staged = head ? Optional.empty() : staged(request, admission);
        if (staged.isPresent()) {
            starting.handOver(admission, request);
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader(HttpHeaders.LOCATION, handover.address(staged.get()).toString());
            return;
        }
        switch (head ? new ByteRange.Whole(admission.file().size()) : range(request, admission)) {
            case ByteRange.Whole(long size) -> {
                response.setContentLengthLong(size);
                if (!head) send(request, response, admission, 0, size);
            }
            case ByteRange.Part part -> {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader(HttpHeaders.CONTENT_RANGE, part.contentRange());
                response.setContentLengthLong(part.to() - part.from());
                send(request, response, admission, part.from(), part.to());
            }
            case ByteRange.Unsatisfiable(long size, String sentence) -> {
                throw DownloadRefused.beyond(size, sentence);
            }
        }
    }

    /// Plain text: whoever fetches is mostly a program, and its user reads its terminal. What was
    /// prepared for the file, its length above all, is not the refusal's.
    @ExceptionHandler
    ResponseEntity<String> refuse(DownloadRefused refusal, HttpServletResponse response) {
        response.reset();
        return ResponseEntity.status(refusal.getStatusCode())
                .headers(refusal.getHeaders())
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .header("Referrer-Policy", "no-referrer")
                .body(refusal.sentence() + "\n");
    }

    private static String token(HttpServletRequest request) {
        Matcher path = PATH.matcher(request.getRequestURI());
        if (request.getQueryString() != null || !path.matches()) {
            throw new DownloadRefused(
                    HttpStatus.BAD_REQUEST,
                    "A download link has one form only, without a query; use it exactly as given.");
        }
        return path.group(1);
    }

    private static ByteRange range(HttpServletRequest request, Door.Admission admission) {
        String condition = request.getHeader(HttpHeaders.IF_RANGE);
        boolean same = condition == null || condition.equals(admission.etag());
        return ByteRange.of(
                same ? request.getHeader(HttpHeaders.RANGE) : null, admission.file().size());
    }

    /// The store knows nothing of our tags: whoever resumes by one is answered here.
    private Optional<StagedFiles.Row> staged(HttpServletRequest request, Door.Admission admission) {
        return request.getHeader(HttpHeaders.IF_RANGE) == null
                ? handover.staged(admission)
                : Optional.empty();
    }

    private void send(
            HttpServletRequest request,
            HttpServletResponse response,
            Door.Admission admission,
            long from,
            long to)
            throws IOException {
        Running running = starting.begin(admission, from, to, request);
        DeliveryOutcome outcome = transfer.run(running, response.getOutputStream());
        if (outcome == DeliveryOutcome.COMPLETE) return;
        if (response.isCommitted()) {
            BreakOff.request(request);
        } else {
            throw starting.why(running);
        }
    }

    private static void headers(HttpServletResponse response, Door.Admission admission) {
        String path = admission.file().path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        byte[] digest = HexFormat.of().parseHex(admission.sha256());
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(HttpHeaders.ETAG, admission.etag());
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name, StandardCharsets.UTF_8)
                        .build()
                        .toString());
        response.setHeader(
                "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Robots-Tag", "noindex");
    }
}
