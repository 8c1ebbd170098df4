package org.weightgate.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A demo person who is signed in and opens pages.
final class PortalVisitor implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String address;

    PortalVisitor(String address, String handle) throws IOException, InterruptedException {
        this.address = address;
        Matcher token =
                Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"")
                        .matcher(get("/sign-in").body());
        if (!token.find()) {
            throw new IllegalStateException("The sign-in page has no token.");
        }
        HttpRequest enter =
                HttpRequest.newBuilder(URI.create(address + "/sign-in/demo"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "handle="
                                                + handle
                                                + "&_csrf="
                                                + java.net.URLEncoder.encode(
                                                        token.group(1),
                                                        java.nio.charset.StandardCharsets.UTF_8)))
                        .build();
        int status = http.send(enter, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 302 && status != 303) {
            throw new IllegalStateException("Signing in answered " + status);
        }
    }

    /// The page, read whole.
    String open(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
