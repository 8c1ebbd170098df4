package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The portal's API as one person uses it: JSON in and out, refusals (RFC 9457) as sentences, and
/// another try where the trouble may pass.
final class Api {
    private final Http http;
    private final URI portal;
    private final @Nullable String token;
    private volatile boolean met;

    Api(Http http, URI portal, @Nullable String token) {
        this.http = http;
        this.portal = portal;
        this.token = token;
    }

    URI portal() {
        return portal;
    }

    Http http() {
        return http;
    }

    Answer get(String path) {
        return send("GET", path, null, true);
    }

    /// A POST that may be sent again when it is not known whether it arrived.
    Answer postAgain(String path, Object body) {
        return send("POST", path, Json.write(body), true);
    }

    /// A POST that is sent again only when it surely did not arrive.
    Answer postOnce(String path, Object body) {
        return send("POST", path, Json.write(body), false);
    }

    Answer put(String path, Object body) {
        return send("PUT", path, Json.write(body), true);
    }

    Answer delete(String path) {
        return send("DELETE", path, null, true);
    }

    /// All items of a list, page after page.
    List<Json> list(String path) {
        List<Json> items = new ArrayList<>();
        String cursor = null;
        do {
            String next = cursor == null ? "" : "cursor=" + encode(cursor);
            String join = next.isEmpty() ? "" : path.contains("?") ? "&" : "?";
            Json page = get(path + join + next).orRefuse();
            items.addAll(page.at("items").items());
            cursor = page.at("next").text();
        } while (cursor != null);
        return items;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer send(String method, String path, @Nullable String body, boolean repeatable) {
        HttpRequest.Builder request =
                Http.request(URI.create(portal + path)).header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json");
        }
        for (int failures = 1; ; failures++) {
            try {
                HttpResponse<String> response = http.text(request.build());
                met = true;
                boolean again = repeatable || response.statusCode() == 429;
                if (!Http.passing(response.statusCode())
                        || !again
                        || failures >= http.backoff().tries()) {
                    return answer(response);
                }
                http.backoff().pause(failures, Http.retryAfter(response));
            } catch (IOException e) {
                boolean again = repeatable || e instanceof ConnectException;
                if (!again || failures >= tries(e) || Thread.currentThread().isInterrupted()) {
                    throw Failure.network(
                            "%s cannot be reached. %s".formatted(portal, Failure.sentence(e)), e);
                }
                http.backoff().pause(failures, null);
            }
        }
    }

    /// Somebody who mistyped an address should not wait for minutes; a portal that has answered
    /// before may be starting again.
    private int tries(IOException e) {
        int tries = http.backoff().tries();
        return e instanceof ConnectException && !met ? Math.min(3, tries) : tries;
    }

    private Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.contains("json") || response.body().isBlank()) {
            if (status / 100 == 2 && !response.body().isBlank()) {
                throw Failure.refused("%s answers, but not as a portal does.".formatted(portal));
            }
            return new Answer(status, null, sentence(status, null));
        }
        try {
            Json json = Json.read(response.body());
            return new Answer(status, json, sentence(status, json));
        } catch (IOException e) {
            throw Failure.network(
                    "%s sent an answer that cannot be read: %s".formatted(portal, e.getMessage()),
                    e);
        }
    }

    private String sentence(int status, @Nullable Json problem) {
        String said = problem == null ? null : problem.at("detail").text();
        if (said == null && problem != null) {
            said = problem.at("title").text();
        }
        if (status == 401) {
            return token == null
                    ? "The portal wants to know who asks: pass --token, or set WEIGHTGATE_TOKEN. A token is made at %s/settings."
                            .formatted(portal)
                    : "The portal does not accept this token%s Make a new one at %s/settings."
                            .formatted(said == null ? "." : ": " + ended(said), portal);
        }
        if (said != null) {
            return ended(said);
        }
        return switch (status) {
            case 403 -> "The portal does not allow this to you.";
            case 404 -> "The portal does not know this.";
            case 429 -> "The portal asks to slow down; try again in some minutes.";
            default -> "The portal answered with status %d.".formatted(status);
        };
    }

    private static String ended(String sentence) {
        return sentence.matches("(?s).*[.!?]\\s*") ? sentence : sentence + ".";
    }

    /// What the portal answered.
    ///
    /// @param status the HTTP status
    /// @param body the JSON, null where there was none
    /// @param sentence what a refusal means, in words
    record Answer(int status, @Nullable Json body, String sentence) {
        boolean good() {
            return status / 100 == 2;
        }

        /// The body of a good answer; a refusal ends the command with its sentence.
        Json orRefuse() {
            if (!good()) {
                throw Failure.refused(sentence);
            }
            return body == null ? Json.EMPTY : body;
        }
    }
}
