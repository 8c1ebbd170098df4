package org.weightgate.portal.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.UUID;

/// What no call of the API may bring, whoever it is.
@PortalTest
class ApiBodyTests {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final Tokens tokens;
    private final People people;
    @LocalServerPort private int port;
    private String token = "";

    ApiBodyTests(@Autowired Tokens tokens, @Autowired People people) {
        this.tokens = tokens;
        this.people = people;
    }

    @BeforeEach
    void somebody() {
        String address = "b" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
        Actor owner = people.actor(people.join(new Email(address)).person().id());
        EnumSet<TokenScope> all = EnumSet.allOf(TokenScope.class);
        token = tokens.create(owner, "test", all, Duration.ofDays(1)).secret().text();
    }

    @Test
    void aKeyThatStandsTwiceIsNoJson() throws Exception {
        assertThat(post("{\"name\":\"a\",\"name\":\"b\",\"scopes\":[\"read\"]}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void xmlIsNeitherReadNorWritten() throws Exception {
        HttpRequest.Builder call =
                call("/api/v1/tokens").setHeader("Content-Type", "application/xml");
        assertThat(send(call.POST(BodyPublishers.ofString("<x/>"))).statusCode()).isEqualTo(415);
        assertThat(send(call("/api/v1/grants").header("Accept", "application/xml").GET()).body())
                .doesNotContain("<items>");
    }

    @Test
    void everyListIsDescribedByItsOwnItems() throws Exception {
        assertThat(send(call("/api/v1/openapi.json").GET()).body())
                .contains("schemas/PageTraceAnswer\"", "schemas/PageGrantAnswer\"")
                .doesNotContain("schemas/Page\"");
    }

    @Test
    void aBodyOfManyMegabytesIsRefusedAnnouncedOrNot() throws Exception {
        byte[] large = ("{\"name\":\"" + "a".repeat(5 << 20)).getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder chunked =
                call("/api/v1/tokens")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));

        assertThat(send(chunked).statusCode()).isEqualTo(413);
        assertThat(announced(large.length)).startsWith("HTTP/1.1 413");
    }

    /// Refused on the announcement, before a byte of it came.
    private String announced(long length) throws IOException {
        try (var socket = new java.net.Socket("localhost", port)) {
            String head =
                    "POST /api/v1/tokens HTTP/1.1\r\n"
                            + "Host: localhost\r\n"
                            + "Content-Length: %d\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Authorization: Bearer %s\r\n\r\n";
            socket.getOutputStream()
                    .write(head.formatted(length, token).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/requests?model=%00", "/api/v1/requests?cursor=%00"})
    void aCharacterThatCannotBeKeptIsTheCallersMistake(String path) throws Exception {
        assertThat(send(call(path).GET()).statusCode()).isBetween(400, 499);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send(call("/api/v1/tokens").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder call(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest.Builder call) throws Exception {
        return HTTP.send(call.build(), HttpResponse.BodyHandlers.ofString());
    }
}
