package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;

import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `GET|HEAD /{ns}/{name}/resolve/{revision}/{path}`, and `raw` as the same. HEAD answers 200 with
/// what clients must know of the file; GET redirects to a signed URL made for this very call, so
/// that every retry is asked and recorded anew. A branch redirects to the caller's own revision
/// first, by path alone, so that what follows is one listing throughout.
@Controller
class FileController {
    private static final int WORDS = 3;
    private static final Pattern PART = Pattern.compile("bytes=(\\d{1,8})-(\\d{0,8})");
    private final Fetching fetching;

    FileController(Fetching fetching) {
        this.fetching = fetching;
    }

    @RequestMapping(
            path = "/{ns}/{name}/{kind:resolve|raw}/**",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    void fetch(
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String kind,
            @CurrentActor @Nullable Actor actor,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        HubAddress address = HubAddress.of(request, WORDS);
        boolean head = request.getMethod().equals("HEAD");
        Fetching.Answer answer = fetching.answer(actor, new ModelName(ns, name), address, head);
        headers(response, answer);
        switch (answer) {
            case Fetching.Facts(_, HubFile file) -> response.setContentLengthLong(file.size());
            case Fetching.Text(_, _, byte[] bytes) -> write(request, response, bytes);
            case Fetching.Signed(_, _, String url) -> redirect(response, 302, url);
            case Fetching.Pinned(_, _, String rest) ->
                    redirect(response, 307, "/%s/%s/%s/%s".formatted(ns, name, kind, rest));
        }
    }

    /// One client learns a file's size from a part of one byte, so parts that begin inside the text
    /// are answered as such; every other wish with the whole.
    private static void write(
            HttpServletRequest request, HttpServletResponse response, byte[] bytes)
            throws IOException {
        String range = Objects.requireNonNullElse(request.getHeader(HttpHeaders.RANGE), "");
        Matcher part = PART.matcher(range);
        int from = part.matches() ? Integer.parseInt(part.group(1)) : 0;
        boolean some = part.matches() && from < bytes.length;
        String last = some ? part.group(2) : "";
        int end =
                last.isEmpty() ? bytes.length : Math.min(bytes.length, Integer.parseInt(last) + 1);
        if (some && end > from) {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader(
                    HttpHeaders.CONTENT_RANGE,
                    "bytes %d-%d/%d".formatted(from, end - 1, bytes.length));
        } else {
            from = 0;
            end = bytes.length;
        }
        response.setContentLengthLong(end - from);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(bytes, from, end - from);
        }
    }

    private static void redirect(HttpServletResponse response, int status, String location) {
        response.setStatus(status);
        response.setHeader(HttpHeaders.LOCATION, location);
    }

    private static void headers(HttpServletResponse response, Fetching.Answer answer) {
        String etag = "\"" + answer.file().digest() + "\"";
        response.setHeader("X-Repo-Commit", answer.snapshot().sha());
        response.setHeader("X-Linked-Etag", etag);
        response.setHeader("X-Linked-Size", "" + answer.file().size());
        response.setHeader(HttpHeaders.ETAG, etag);
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setContentType(
                answer instanceof Fetching.Text
                        ? "text/plain;charset=UTF-8"
                        : "application/octet-stream");
    }
}
