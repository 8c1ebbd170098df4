package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Calls over real HTTP as somebody with a token, or nobody; redirects are shown, not followed.
record HubCalls(int port, @Nullable String token) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    HttpResponse<byte[]> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<byte[]> head(String path, String... headers) {
        return send(request(path, headers).HEAD());
    }

    HttpResponse<byte[]> post(String path, String type, String body) {
        return send(request(path, "Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    JsonNode json(String path) {
        return json(get(path));
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + text(answer));
        }
        return parsed(answer.body());
    }

    static JsonNode parsed(byte[] text) {
        return JSON.readTree(text);
    }

    /// The address of another answer's redirect.
    static String location(HttpResponse<?> answer) {
        return header(answer, "Location");
    }

    static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static List<String> paths(JsonNode tree) {
        return tree.valueStream().map(line -> line.get("path").asString()).toList();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        String base = "http://localhost:" + port;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(path.startsWith("/") ? base + path : path));
        if (token != null) request.header("Authorization", "Bearer " + token);
        if (headers.length > 0) request.headers(headers);
        return request;
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
