package org.weightgate.portal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a store, or whatever stands before it, may answer instead of what was asked.
class UnfaithfulStoreTests {
    private static final byte[] OBJECT = new byte[1000];

    /// Answers every request but the first look at the bucket.
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @TempDir private Path folder;
    private HttpServer server;
    private Answer answer = exchange -> exchange.sendResponseHeaders(200, -1);
    private ObjectStore store;

    @BeforeEach
    void aServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        answer.to(exchange);
                    }
                });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        S3Settings settings =
                new S3Settings(
                        address.toString(),
                        null,
                        "us-east-1",
                        "weights",
                        "key",
                        "secret",
                        S3Settings.Checksums.WHEN_REQUIRED);
        StorageConfiguration configuration = new StorageConfiguration();
        S3Connection connection = configuration.configuredS3(settings);
        store =
                new S3ObjectStore(
                        configuration.s3Client(settings, connection),
                        configuration.s3Presigner(settings, connection),
                        settings);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void otherBytesThanThoseAskedForAreRefusedBeforeAnyIsUsed() {
        answer = exchange -> send(exchange, 200, null, OBJECT, OBJECT.length);
        assertThatThrownBy(() -> store.get("shard", 100, 50))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("other bytes of shard");

        answer = exchange -> send(exchange, 206, "bytes 0-49/1000", Arrays.copyOf(OBJECT, 50), 50);
        assertThatThrownBy(() -> store.get("shard", 100, 50)).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void fewerBytesThanThoseAskedForAreAnErrorAndNotAnEnd() {
        answer = exchange -> send(exchange, 206, "bytes 0-29/30", Arrays.copyOf(OBJECT, 30), 30);
        assertThatThrownBy(() -> read(0, 50))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("short by 20 bytes");

        answer = exchange -> send(exchange, 206, "bytes 0-49/1000", Arrays.copyOf(OBJECT, 20), 50);
        assertThatThrownBy(() -> read(0, 50))
                .isInstanceOfAny(IOException.class, StoreUnavailable.class);
    }

    @Test
    void aBodyThatBreaksOffIsAskedForAgainFromWhereItStopped() throws IOException {
        byte[] object = new byte[50];
        for (int i = 0; i < 50; i++) object[i] = (byte) i;
        List<String> asked = new ArrayList<>();
        answer =
                exchange -> {
                    String range = exchange.getRequestHeaders().getFirst("Range");
                    asked.add(range + " " + exchange.getRequestHeaders().getFirst("If-Match"));
                    int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
                    byte[] some = Arrays.copyOfRange(object, from, Math.min(50, from + 20));
                    exchange.getResponseHeaders().add("ETag", "\"one\"");
                    send(exchange, 206, "bytes %d-49/50".formatted(from), some, 50 - from);
                };

        assertThat(read(0, 50)).isEqualTo(object);
        assertThat(asked)
                .containsExactly("bytes=0-49 null", "bytes=20-49 \"one\"", "bytes=40-49 \"one\"");
    }

    @Test
    void anObjectReplacedWhileItIsReadIsAnErrorAndNeverAMix() {
        answer =
                exchange -> {
                    if (exchange.getRequestHeaders().containsKey("If-Match")) {
                        exchange.sendResponseHeaders(412, -1);
                    } else {
                        exchange.getResponseHeaders().add("ETag", "\"one\"");
                        send(exchange, 206, "bytes 0-49/50", Arrays.copyOf(OBJECT, 20), 50);
                    }
                };
        assertThatThrownBy(() -> read(0, 50)).isInstanceOf(IOException.class);
    }

    @Test
    void aPageOfAProxyIsNoObject() {
        byte[] page = "<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8);
        answer = exchange -> send(exchange, 403, null, page, page.length);
        assertThatThrownBy(() -> read(0, 10)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> store.list("shards/")).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer =
                exchange -> {
                    assertThat(exchange.getRequestURI().getPath()).doesNotContain("elsewhere");
                    exchange.getResponseHeaders().add("Location", "/elsewhere");
                    exchange.sendResponseHeaders(302, -1);
                };
        assertThatThrownBy(() -> read(0, 10)).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void noFileOfThisMachineIsReadThroughAnEntity() throws IOException {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "topsecret");
        byte[] listing =
                """
                <?xml version="1.0"?>
                <!DOCTYPE x [<!ENTITY e SYSTEM "%s">]>
                <ListBucketResult><IsTruncated>false</IsTruncated>
                <Contents><Key>a&e;</Key><Size>1</Size></Contents></ListBucketResult>
                """
                        .formatted(secret.toUri())
                        .getBytes(StandardCharsets.UTF_8);
        answer = exchange -> send(exchange, 200, null, listing, listing.length);
        String seen;
        try {
            seen = store.list("shards/").toString();
        } catch (StoreUnavailable refused) {
            seen = String.valueOf(refused.getCause());
        }
        assertThat(seen).doesNotContain("topsecret");
    }

    private byte[] read(long from, long length) throws IOException {
        try (InputStream in = store.get("shard", from, length)) {
            return in.readAllBytes();
        }
    }

    private static void send(
            HttpExchange exchange, int status, String range, byte[] body, long announced)
            throws IOException {
        if (range != null) exchange.getResponseHeaders().add("Content-Range", range);
        exchange.sendResponseHeaders(status, announced);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
    }
}
