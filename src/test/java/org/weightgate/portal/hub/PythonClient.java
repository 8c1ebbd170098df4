package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.weightgate.portal.catalog.Digests;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What Hugging Face's Python client does on the wire, by version, written from observing it: which
/// calls in which order, which headers it cannot do without, which redirects it follows, and what
/// it keeps in its cache under which names.
final class PythonClient {
    /// @param treeListing whether a snapshot is listed by the tree, which is then kept for ever by
    ///   revision; else by the `siblings` of the model
    /// @param absoluteRedirects whether a HEAD also follows a redirect to an absolute address of
    ///   the same host
    /// @param counter whether downloads are marked with a header of their own
    enum Version {
        V0_25("0.25.2", false, false, false),
        V0_36("0.36.2", false, false, false),
        V1_28("1.28.0", true, false, false),
        V1_33("1.33.0", true, true, true),
        V2_0("2.0.0", true, true, true);

        final String number;
        private final boolean treeListing;
        private final boolean absoluteRedirects;
        private final boolean counter;

        Version(String number, boolean tree, boolean absolute, boolean counter) {
            this.number = number;
            this.treeListing = tree;
            this.absoluteRedirects = absolute;
            this.counter = counter;
        }
    }

    private final Version version;
    private final HubCalls calls;
    private final Path cache;
    private final String agent;
    final List<String> made = new ArrayList<>();

    PythonClient(Version version, HubCalls calls, Path cache, String more) {
        this.version = version;
        this.calls = calls;
        this.cache = cache;
        this.agent = "unknown/None; hf_hub/" + version.number + "; python/3.11.7" + more;
    }

    /// What the library raises.
    static final class Refused extends RuntimeException {
        Refused(String code, String message) {
            super(code + ": " + message);
        }
    }

    /// `snapshot_download`: the folder of the revision.
    Path snapshot(String model, String revision) throws IOException {
        JsonNode info =
                HubCalls.json(ok(get("/api/models/" + model + "/revision/" + quoted(revision))));
        String sha = info.get("sha").asString();
        assertThat(sha).matches("[0-9a-f]{40}");
        List<String> names =
                version.treeListing
                        ? new ArrayList<>(tree(model, sha).keySet())
                        : info.get("siblings")
                                .valueStream()
                                .map(s -> s.get("rfilename").asString())
                                .toList();
        for (String name : names) file(model, sha, name);
        return repository(model).resolve("snapshots").resolve(sha);
    }

    /// `hf cache verify`: the files of the cached revision that are not as the tree says.
    List<String> verify(String model, String sha) throws IOException {
        Path folder = repository(model).resolve("snapshots").resolve(sha);
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, JsonNode> line : tree(model, sha).entrySet()) {
            byte[] bytes = Files.readAllBytes(folder.resolve(line.getKey()));
            JsonNode lfs = line.getValue().get("lfs");
            String id = lfs == null ? GitId.blob(bytes) : Digests.sha256(bytes);
            String expected = (lfs == null ? line.getValue() : lfs).get("oid").asString();
            if (!id.equals(expected)) wrong.add(line.getKey());
        }
        return wrong;
    }

    /// `hf_hub_download`: the file below the revision that its metadata names.
    Path file(String model, String revision, String name) throws IOException {
        String url = "/" + model + "/resolve/" + quoted(revision) + "/" + path(name);
        Path pinned = repository(model).resolve("snapshots").resolve(revision).resolve(name);
        if (revision.matches("[0-9a-f]{40}") && Files.exists(pinned)) return pinned;
        HttpResponse<byte[]> head = metadata(url);
        String commit = required(head, "X-Repo-Commit");
        String etag = etag(head);
        long size = Long.parseLong(required(head, "X-Linked-Size"));
        Path blob = repository(model).resolve("blobs").resolve(etag);
        if (!Files.exists(blob)) {
            Files.createDirectories(blob.getParent());
            byte[] bytes = fetched(url);
            assertThat(bytes).as("Consistency check failed: %s", name).hasSize((int) size);
            Files.write(blob, bytes);
        }
        Path link = repository(model).resolve("snapshots").resolve(commit).resolve(name);
        Files.createDirectories(link.getParent());
        if (!Files.exists(link)) Files.createSymbolicLink(link, blob.toAbsolutePath());
        return link;
    }

    /// The listing, from the cache where it was seen before.
    private Map<String, JsonNode> tree(String model, String sha) throws IOException {
        Map<String, JsonNode> lines = new TreeMap<>();
        Path kept = repository(model).resolve("trees").resolve(sha + ".json");
        if (Files.exists(kept)) {
            HubCalls.parsed(Files.readAllBytes(kept))
                    .forEach(line -> lines.put(line.get("path").asString(), line));
            return lines;
        }
        String next =
                "/api/models/" + model + "/tree/" + quoted(sha) + "?recursive=true&expand=false";
        List<String> pages = new ArrayList<>();
        while (!next.isEmpty()) {
            HttpResponse<byte[]> page = ok(get(next));
            for (JsonNode line : HubCalls.json(page)) {
                assertThat(line.get("oid").isString()).isTrue();
                if (line.has("lfs")) line.get("lfs").required("pointerSize");
                if (line.get("type").asString().equals("file")) {
                    lines.put(line.get("path").asString(), line);
                    pages.add(line.toString());
                }
            }
            String link = HubCalls.header(page, "Link");
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf(">; rel=\"next\""));
        }
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "[" + String.join(",", pages) + "]");
        return lines;
    }

    /// HEAD without decompression; redirects that are relative are followed by every version.
    private HttpResponse<byte[]> metadata(String url) {
        String at = url;
        for (int hops = 0; hops < 5; hops++) {
            HttpResponse<byte[]> head =
                    note("HEAD", at, calls.head(at, headers("Accept-Encoding", "identity")));
            String location = HubCalls.location(head);
            if (head.statusCode() < 300 || head.statusCode() > 399) return ok(head);
            boolean relative = URI.create(location).getHost() == null;
            if (!relative && !version.absoluteRedirects) return head;
            assertThat(location).as("older versions drop the query").doesNotContain("?");
            at = location;
        }
        throw new AssertionError("redirects without end: " + url);
    }

    /// GET, following whatever it is sent to, the token staying with the portal.
    private byte[] fetched(String url) {
        String at = url;
        for (int hops = 0; hops < 5; hops++) {
            String[] headers =
                    version.counter
                            ? headers(
                                    "Accept-Encoding", "gzip, deflate",
                                    "X-HF-Download-Counter", "1")
                            : headers("Accept-Encoding", "gzip, deflate");
            HttpResponse<byte[]> answer = note("GET", at, calls.get(at, headers));
            assertThat(HubCalls.header(answer, "Content-Encoding")).isEmpty();
            if (answer.statusCode() < 300 || answer.statusCode() > 399) return ok(answer).body();
            at = HubCalls.location(answer);
        }
        throw new AssertionError("redirects without end: " + url);
    }

    private HttpResponse<byte[]> get(String url) {
        return note("GET", url, calls.get(url, headers()));
    }

    private HttpResponse<byte[]> note(String method, String url, HttpResponse<byte[]> answer) {
        made.add(method + " " + answer.statusCode() + " " + url);
        return answer;
    }

    /// `hf_raise_for_status`.
    private static HttpResponse<byte[]> ok(HttpResponse<byte[]> answer) {
        if (answer.statusCode() < 400) return answer;
        String code = HubCalls.header(answer, "X-Error-Code");
        String message = HubCalls.header(answer, "X-Error-Message");
        throw new Refused(code.isEmpty() ? "HfHubHTTPError" : code, message);
    }

    private String[] headers(String... more) {
        List<String> all = new ArrayList<>(List.of("User-Agent", agent));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String etag(HttpResponse<?> head) {
        String linked = HubCalls.header(head, "X-Linked-Etag");
        String etag = linked.isEmpty() ? required(head, "ETag") : linked;
        return etag.replaceFirst("^W/", "").replace("\"", "");
    }

    private static String required(HttpResponse<?> head, String name) {
        String value = HubCalls.header(head, name);
        assertThat(value).as(name).isNotEmpty();
        return value;
    }

    private Path repository(String model) {
        return cache.resolve("models--" + model.replace("/", "--"));
    }

    /// `quote(safe="")`.
    private static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String path(String name) {
        return Arrays.stream(name.split("/"))
                .map(PythonClient::quoted)
                .collect(Collectors.joining("/"));
    }
}
