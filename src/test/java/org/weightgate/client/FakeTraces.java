package org.weightgate.client;

import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The tracing side of a [FakePortal]; the bytes go to a [FakeShelf].
final class FakeTraces {
    final FakeShelf shelf;

    /// Files whose upload the portal does not begin.
    final Set<String> refused = ConcurrentHashMap.newKeySet();

    final AtomicInteger opened = new AtomicInteger();
    volatile String status = "absent";

    FakeTraces(FakePortal portal) {
        shelf = new FakeShelf(portal);
        portal.route("/api/v1/models/demo/new/traces", this::open);
        portal.route("/api/v1/traces/", this::traces);
    }

    String reference() {
        return "TR-0000000" + opened.get();
    }

    /// Somebody threw the trace away.
    void discard() {
        status = "absent";
        shelf.parts.clear();
        shelf.sizes.clear();
        shelf.complete.clear();
    }

    private void open(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        opened.incrementAndGet();
        status = "collecting";
        FakePortal.json(exchange, 201, state());
    }

    private void traces(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath().substring("/api/v1/traces/".length());
        if (status.equals("absent") || !path.startsWith(reference())) {
            FakePortal.problem(exchange, 404, "There is no such trace.");
            return;
        }
        switch (exchange.getRequestMethod() + path.substring(reference().length())) {
            case "GET" -> FakePortal.json(exchange, 200, state());
            case "POST/files" -> begin(exchange, body);
            case "POST/files/complete" -> {
                Json file = Json.read(body);
                shelf.complete.put(file.at("path").text(""), file.at("sha256").text(""));
                FakePortal.json(exchange, 200, "{}");
            }
            case "DELETE/files" -> {
                String file = exchange.getRequestURI().getQuery().substring("path=".length());
                shelf.parts.remove(file);
                shelf.sizes.remove(file);
                shelf.complete.remove(file);
                exchange.sendResponseHeaders(204, -1);
            }
            case "POST/submit" -> {
                status = "finished";
                FakePortal.json(exchange, 202, state());
            }
            default -> FakePortal.problem(exchange, 404, "Nothing at " + path);
        }
    }

    /// What was complete begins anew, as the portal has it.
    private void begin(HttpExchange exchange, String body) throws IOException {
        String path = Json.read(body).at("path").text("");
        if (refused.contains(path)) {
            FakePortal.problem(exchange, 409, "Not now.");
            return;
        }
        if (shelf.complete.remove(path) != null) {
            shelf.parts.remove(path);
        }
        FakePortal.json(exchange, 200, shelf.begin(body));
    }

    private String state() {
        List<Object> files = new ArrayList<>();
        shelf.sizes.forEach(
                (path, size) -> {
                    Map<String, Object> file = new LinkedHashMap<>();
                    file.put("path", path);
                    file.put("size", size);
                    file.put("sha256", shelf.complete.get(path));
                    file.put("state", shelf.complete.containsKey(path) ? "uploaded" : "uploading");
                    files.add(file);
                });
        return Json.write(
                Map.of(
                        "reference",
                        reference(),
                        "model",
                        "demo/new",
                        "status",
                        status,
                        "verdict",
                        "unmarked",
                        "sentence",
                        "No mark.",
                        "doesNotProve",
                        "Much.",
                        "accused",
                        List.of(),
                        "files",
                        files));
    }
}
