package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Reads which paths a call asks about, from a form or from JSON of bounded size.
@Component
class PathsAsked {
    private static final int LONGEST = 1 << 20;
    private final JsonMapper json;

    PathsAsked(JsonMapper json) {
        this.json = json;
    }

    record Wish(List<String> paths, boolean expand) {}

    Wish of(HttpServletRequest request) throws IOException {
        String type = Objects.requireNonNullElse(request.getContentType(), "");
        return type.startsWith("application/json") ? json(request) : form(request);
    }

    private static Wish form(HttpServletRequest request) {
        String @Nullable [] paths = request.getParameterValues("paths");
        String expand = Objects.requireNonNullElse(request.getParameter("expand"), "");
        return new Wish(
                paths == null ? List.of() : Arrays.asList(paths), expand.equalsIgnoreCase("true"));
    }

    private Wish json(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) throw HubRefusal.bad("Ask about fewer paths at once.");
        try {
            JsonNode read = json.readTree(body);
            List<String> paths =
                    read.path("paths").valueStream().map(path -> path.asString("")).toList();
            return new Wish(paths, read.path("expand").asBoolean(false));
        } catch (JacksonException e) {
            throw HubRefusal.bad("The body is not valid JSON.");
        }
    }
}
