package org.weightgate.client;

import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/// The publishing side of a [FakePortal], with an object store that can fail. It keeps parts of
/// half-sent files as a real one does.
final class FakeShelf {
    static final int PART = 300_000;

    final FakePortal portal;
    final Map<String, Map<Integer, byte[]>> parts = new ConcurrentHashMap<>();
    final Map<String, Long> sizes = new ConcurrentHashMap<>();
    final Map<String, String> complete = new ConcurrentHashMap<>();

    /// Answers of the store to the next PUTs, by status; 0 cuts the connection.
    final Deque<Integer> faults = new ConcurrentLinkedDeque<>();

    volatile boolean model;
    volatile String status = "absent";
    volatile String golden = "";
    volatile List<String> verdict = List.of();
    volatile int puts;

    FakeShelf(FakePortal portal) {
        this.portal = portal;
        portal.route("/api/v1/models", this::models);
        portal.route("/store/", this::store);
    }

    private void models(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath().replace("/api/v1/models", "");
        String act = exchange.getRequestMethod() + " " + path.replace("/demo/new", "M");
        switch (act) {
            case "POST " -> {
                model = true;
                FakePortal.json(exchange, 201, "{}");
            }
            case "GET M" -> {
                if (model) {
                    FakePortal.json(exchange, 200, "{}");
                } else {
                    FakePortal.problem(exchange, 404, "There is no such model.");
                }
            }
            case "POST M/releases" -> {
                status = status.equals("absent") ? "draft" : status;
                FakePortal.json(exchange, 201, state());
            }
            case "GET M/releases/v1" -> {
                if (status.equals("absent")) {
                    FakePortal.problem(exchange, 404, "There is no such release.");
                } else {
                    FakePortal.json(exchange, 200, state());
                }
            }
            case "POST M/releases/v1/files" -> FakePortal.json(exchange, 200, begin(body));
            case "POST M/releases/v1/files/complete" -> {
                Json file = Json.read(body);
                complete.put(file.at("path").text(""), file.at("sha256").text(""));
                FakePortal.json(exchange, 200, "{}");
            }
            case "DELETE M/releases/v1/files" -> {
                String name = exchange.getRequestURI().getQuery().substring("path=".length());
                parts.remove(name);
                sizes.remove(name);
                complete.remove(name);
                exchange.sendResponseHeaders(204, -1);
            }
            case "PUT M/releases/v1/golden" -> {
                golden = body;
                exchange.sendResponseHeaders(204, -1);
            }
            case "POST M/releases/v1/publish" -> {
                status = verdict.isEmpty() ? "published" : "draft";
                FakePortal.json(exchange, 202, state());
            }
            default -> FakePortal.problem(exchange, 404, "Nothing at " + act);
        }
    }

    private String state() {
        List<Object> files = new ArrayList<>();
        sizes.forEach(
                (path, size) -> {
                    Map<String, Object> file = new LinkedHashMap<>();
                    file.put("path", path);
                    file.put("size", size);
                    file.put("sha256", complete.get(path));
                    file.put("state", complete.containsKey(path) ? "uploaded" : "uploading");
                    files.add(file);
                });
        return Json.write(
                Map.of(
                        "status", status,
                        "progress", 1.0,
                        "step", "",
                        "problems", verdict,
                        "files", files));
    }

    String begin(String body) throws IOException {
        Json file = Json.read(body);
        String path = file.at("path").text("");
        long size = file.at("size").number(0);
        sizes.put(path, size);
        Map<Integer, byte[]> there = parts.computeIfAbsent(path, p -> new ConcurrentHashMap<>());
        List<Object> list = new ArrayList<>();
        for (int i = 0; i == 0 || (long) i * PART < size; i++) {
            Map<String, Object> part = new LinkedHashMap<>();
            byte[] sent = there.get(i + 1);
            part.put("number", i + 1);
            part.put("size", Math.min(PART, size - (long) i * PART));
            part.put("url", sent == null ? portal.url() + "/store/" + (i + 1) + "/" + path : null);
            part.put("etag", sent == null ? null : '"' + md5(sent) + '"');
            list.add(part);
        }
        return Json.write(Map.of("path", path, "size", size, "partSize", PART, "parts", list));
    }

    private void store(HttpExchange exchange) throws IOException {
        puts++;
        byte[] body = exchange.getRequestBody().readAllBytes();
        Integer fault = faults.poll();
        if (fault != null && fault == 0) {
            return;
        }
        if (fault != null) {
            FakePortal.text(exchange, fault, "<Error/>");
            return;
        }
        String[] path = exchange.getRequestURI().getPath().split("/", 4);
        parts.get(path[3]).put(Integer.parseInt(path[2]), body);
        exchange.getResponseHeaders().set("ETag", '"' + md5(body) + '"');
        exchange.sendResponseHeaders(200, -1);
    }

    /// A file as its parts make it.
    byte[] file(String path) {
        byte[] whole = {};
        for (byte[] part : new TreeMap<>(parts.get(path)).values()) {
            int at = whole.length;
            whole = Arrays.copyOf(whole, at + part.length);
            System.arraycopy(part, 0, whole, at, part.length);
        }
        return whole;
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
