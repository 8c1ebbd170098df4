package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// TLS to a portal whose certificate no public authority has signed.
class PrivateAuthorityTests {
    private static final Backoff ONCE = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 1);

    @TempDir Path folder;

    @Test
    void trustsTheAuthorityThatWasNamedAndNoOther() throws Exception {
        HttpsServer server = PrivateAuthority.server(folder);
        try {
            URI url = URI.create("https://localhost:" + server.getAddress().getPort());
            try (Http http = new Http(null, ONCE)) {
                assertThatThrownBy(() -> new Api(http, url, null).get("/api/v1/models"))
                        .hasMessageContaining("--cacert");
            }
            try (Http http = new Http(folder.resolve("ca.pem"), ONCE)) {
                assertThat(new Api(http, url, null).get("/api/v1/models").good()).isTrue();
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void saysWhenTheFileHoldsNoCertificate() throws Exception {
        Path file = folder.resolve("empty.pem");
        Files.writeString(file, "");
        assertThatThrownBy(() -> new Http(file, ONCE)).hasMessageContaining("no certificate");
        Files.writeString(file, "something else");
        assertThatThrownBy(() -> new Http(file, ONCE)).isInstanceOf(Failure.class);
    }
}
