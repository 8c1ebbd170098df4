package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

import java.text.Normalizer;

/// A refusal as Hub clients understand it: `X-Error-Code` chooses their exception, and
/// `X-Error-Message` is what they show.
final class HubRefusal extends ErrorResponseException {
    private static final int LONGEST = 600;

    private HubRefusal(HttpStatus status, @Nullable String code, String sentence) {
        super(status, ProblemDetail.forStatusAndDetail(status, sentence), null);
        if (code != null) getHeaders().set("X-Error-Code", code);
        getHeaders().set("X-Error-Message", ascii(sentence));
    }

    /// Nobody is signed in; clients say that a token is needed.
    static HubRefusal anonymous(String sentence) {
        HubRefusal refusal = new HubRefusal(HttpStatus.UNAUTHORIZED, "GatedRepo", sentence);
        refusal.getHeaders().set("X-HF-Warning", "gated; " + ascii(sentence));
        refusal.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"weightgate\"");
        return refusal;
    }

    /// No access, for whatever reason. Newer command lines hide the message and print the warning,
    /// older ones the other way round.
    static HubRefusal gated(String sentence) {
        HubRefusal refusal = new HubRefusal(HttpStatus.FORBIDDEN, "GatedRepo", sentence);
        refusal.getHeaders().set("X-HF-Warning", "gated; " + ascii(sentence));
        return refusal;
    }

    /// As [#gated]: it is worth asking again after this time.
    static HubRefusal preparing(String sentence, long seconds) {
        HubRefusal refusal = gated(sentence);
        refusal.getHeaders().set(HttpHeaders.RETRY_AFTER, "" + seconds);
        return refusal;
    }

    /// Where only a caller's own things are: who calls?
    static HubRefusal signIn() {
        HubRefusal refusal =
                new HubRefusal(
                        HttpStatus.UNAUTHORIZED,
                        null,
                        "Send a token of yours: Authorization: Bearer hf_... (make one under"
                                + " /settings).");
        refusal.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"weightgate\"");
        return refusal;
    }

    /// Clients wait so long and ask again by themselves.
    static HubRefusal later(HttpStatus status, String sentence, String seconds) {
        HubRefusal refusal = new HubRefusal(status, null, sentence);
        refusal.getHeaders().set(HttpHeaders.RETRY_AFTER, seconds);
        refusal.getHeaders().set("RateLimit", "\"resolvers\";r=0;t=" + seconds);
        return refusal;
    }

    static HubRefusal noModel() {
        return new HubRefusal(HttpStatus.NOT_FOUND, "RepoNotFound", "Repository not found");
    }

    static HubRefusal noRevision(String revision) {
        return new HubRefusal(
                HttpStatus.NOT_FOUND, "RevisionNotFound", "Invalid rev id: " + revision);
    }

    /// With the revision in which it is missing: clients remember the absence for that.
    static HubRefusal noEntry(String path, Snapshot snapshot) {
        HubRefusal refusal =
                new HubRefusal(
                        HttpStatus.NOT_FOUND,
                        "EntryNotFound",
                        "Entry not found: %s at %s".formatted(path, snapshot.sha()));
        refusal.getHeaders().set("X-Repo-Commit", snapshot.sha());
        return refusal;
    }

    /// No client needs it to read; 404 and nothing else keeps conversion services away.
    static HubRefusal notServed() {
        return new HubRefusal(HttpStatus.NOT_FOUND, null, "This portal does not serve that.");
    }

    static HubRefusal bad(String sentence) {
        return new HubRefusal(HttpStatus.BAD_REQUEST, null, sentence);
    }

    String sentence() {
        String detail = getBody().getDetail();
        return detail == null ? "" : detail;
    }

    /// For a header: people's own words stand in some sentences, and must end neither the line nor
    /// the header.
    static String ascii(String text) {
        String plain =
                Normalizer.normalize(text, Normalizer.Form.NFKD)
                        .replaceAll("\\p{M}", "")
                        .replaceAll("[\u2018\u2019]", "'")
                        .replaceAll("[\u201c\u201d]", "\"")
                        .replaceAll("[\u2013\u2014]", "-")
                        .replaceAll("[^ -~]+", " ")
                        .strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
    }
}
