package org.weightgate.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// What a portal looks like from outside, with every way of going wrong on demand. The real portal
/// is met in `ClientPortalTests`; this one can lie.
final class FakePortal implements AutoCloseable {
    static final String TOKEN = "hf_fake";
    static final String REFERENCE = "GR-7F3K2Q9M";

    final HttpServer server;
    final Map<String, byte[]> files = new TreeMap<>();
    final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger generation = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    volatile KeyPair key = newKey();
    volatile String status = "active";
    volatile String golden = "skipped";
    volatile int preparedAfterReads;
    volatile String problem;
    volatile String withdrawn;
    volatile boolean grantedTwice;
    volatile boolean expireOnEveryRead;

    /// One wrong answer to a download.
    interface Fault {
        void answer(HttpExchange exchange, byte[] file, int from, int to) throws IOException;
    }

    FakePortal() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        route("/.well-known/weightgate.json", e -> json(e, 200, wellKnown()));
        route("/api/v1/grants", this::grants);
        route("/d/", this::download);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /// Runs a command of the client with this portal and its token.
    Ran run(List<String> command, String... more) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--portal", url().toString(), "--token", TOKEN));
        words.addAll(List.of(more));
        return Ran.of(words.toArray(String[]::new));
    }

    void route(String path, Answer answer) {
        server.createContext(
                path,
                exchange -> {
                    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    try (exchange) {
                        answer.to(exchange);
                    }
                });
    }

    /// Answers one request.
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private String wellKnown() {
        return Json.write(
                Map.of(
                        "portal",
                        url().toString(),
                        "keys",
                        List.of(Map.of("fingerprint", "-", "pem", pem())),
                        "client",
                        "/client.jar"));
    }

    private void grants(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Bearer " + TOKEN).equals(authorization)) {
            problem(exchange, 401, "The token is not known.");
        } else if (exchange.getRequestURI().getPath().endsWith("/grants")) {
            json(exchange, 200, "{\"items\":[" + grants() + "],\"next\":null}");
        } else if (exchange.getRequestURI().getPath().endsWith("/urls")) {
            exchange.getRequestBody().readAllBytes();
            refuseAddress(exchange);
        } else if (exchange.getRequestURI().getPath().endsWith("/receipts")) {
            exchange.getRequestBody().readAllBytes();
            json(exchange, 201, "{}");
        } else {
            reads.incrementAndGet();
            if (expireOnEveryRead) {
                generation.incrementAndGet();
            }
            json(exchange, 200, grant());
        }
    }

    private void refuseAddress(HttpExchange exchange) throws IOException {
        if (withdrawn != null) {
            problem(exchange, 403, withdrawn);
        } else if (status.equals("active")) {
            problem(exchange, 409, "Being prepared.");
        } else {
            problem(exchange, 403, "Shared it.");
        }
    }

    private String grants() {
        String grant = grant();
        return grantedTwice ? grant + "," + grant.replace(REFERENCE, "GR-00000000") : grant;
    }

    String grant() {
        boolean prepared = reads.get() >= preparedAfterReads;
        List<Object> list = new ArrayList<>();
        files.forEach(
                (path, bytes) -> {
                    Map<String, Object> file = new TreeMap<>();
                    file.put("path", path);
                    file.put("size", bytes.length);
                    if (prepared) {
                        file.put("sha256", sha256(bytes));
                    }
                    if (prepared && withdrawn == null) {
                        file.put("url", url() + "/d/" + generation.get() + "/" + path);
                    }
                    list.add(file);
                });
        Map<String, Object> grant = new TreeMap<>();
        if (problem != null) {
            grant.put("problem", problem);
        }
        grant.putAll(
                Map.of(
                        "reference",
                        REFERENCE,
                        "model",
                        "demo/tiny",
                        "release",
                        "v1",
                        "status",
                        status,
                        "prepared",
                        prepared ? 1.0 : 0.5,
                        "golden",
                        Map.of("state", golden, "progress", 0.5),
                        "files",
                        list));
        return Json.write(grant);
    }

    private void download(HttpExchange exchange) throws IOException {
        String[] parts = exchange.getRequestURI().getPath().split("/", 4);
        byte[] file = files.get(parts[3]);
        if (Integer.parseInt(parts[2]) < generation.get()) {
            text(exchange, 410, "This address has ended; read the grant again.");
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = 0;
        int to = file.length;
        if (range != null) {
            String[] ends = range.substring("bytes=".length()).split("-");
            from = Integer.parseInt(ends[0]);
            to = Math.min(file.length, Integer.parseInt(ends[1]) + 1);
        }
        Fault fault = faults.poll();
        if (fault != null) {
            fault.answer(exchange, file, from, to);
        } else {
            serve(exchange, file, from, to, to - from);
        }
    }

    static void serve(HttpExchange exchange, byte[] file, int from, int to, int really)
            throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"sha256-" + sha256(file) + "\"");
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + file.length);
        exchange.sendResponseHeaders(206, to - from);
        exchange.getResponseBody().write(file, from, really);
        exchange.getResponseBody().flush();
        if (really == to - from) {
            exchange.getResponseBody().close();
        }
    }

    static Fault truncated(double share) {
        return (exchange, file, from, to) ->
                serve(exchange, file, from, to, (int) ((to - from) * share));
    }

    static Fault status(int status, String body) {
        return (exchange, file, from, to) -> text(exchange, status, body);
    }

    /// The connection ends before a word was said.
    static Fault silent() {
        return (exchange, file, from, to) -> exchange.close();
    }

    static Fault wrongBytes() {
        return (exchange, file, from, to) -> {
            byte[] other = Arrays.copyOf(file, file.length);
            other[from] ^= 1;
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + file.length);
            exchange.sendResponseHeaders(206, to - from);
            exchange.getResponseBody().write(other, from, to - from);
            exchange.getResponseBody().close();
        };
    }

    static void json(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders()
                .set(
                        "Content-Type",
                        status < 400 ? "application/json" : "application/problem+json");
        send(exchange, status, json);
    }

    static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        json(exchange, status, Json.write(Map.of("status", status, "detail", detail)));
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        send(exchange, status, text);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().close();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
