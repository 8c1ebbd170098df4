package org.weightgate.portal.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.weightgate.portal.PortalTest;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/// What a browser or a scanner gets for what no handler ever sees.
@PortalTest
class BrokenRequestTests {
    @LocalServerPort private int port;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a|b HTTP/1.1",
                "GET /%zz HTTP/1.1",
                "GET /{x} HTTP/1.1",
                "GET / HTTP/9.9",
                "NON\"SENSE / HTTP/1.1",
                "GET /a%2fb HTTP/1.1",
                "GET /a%00b HTTP/1.1",
                "GET /a;b/c HTTP/1.1"
            })
    void aLineThatIsNoRequestIsRefusedWithoutAWordAboutTheServer(String line) throws IOException {
        String answer = raw(line);
        assertThat(answer).startsWith("HTTP/1.1 ");
        assertThat(Integer.parseInt(answer.substring(9, 12))).isBetween(400, 505);
        assertThat(answer)
                .doesNotContainIgnoringCase("tomcat")
                .doesNotContainIgnoringCase("apache")
                .doesNotContainIgnoringCase("exception")
                .doesNotContain("org.", "java.");
    }

    @Test
    void aFormWhoseTokenIsGoneSaysThatNothingWasSavedAndLeadsBack() throws Exception {
        HttpResponse<String> answer = form("http://localhost:" + port + "/sign-in?next=%2Fgrants");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("This form has expired", "Nothing was saved")
                .contains("href=\"/sign-in?next=%2Fgrants\"")
                .doesNotContain("not permitted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/trap",
                "javascript:alert(1)",
                "not an address",
                "http://localhost//elsewhere.example"
            })
    void anExpiredFormNeverLeadsElsewhere(String sender) throws Exception {
        HttpResponse<String> answer =
                form(sender.replace("//localhost/", "//localhost:" + port + "/"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("expired").doesNotContain("elsewhere", "alert(");
    }

    @Test
    void aFormThatIsRefusedLeadsBackToItsPage() throws Exception {
        HttpResponse<String> answer =
                form("/confirm/over", "http://localhost:" + port + "/requests/REQ-1?a=b");
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body()).contains("Nothing was changed", "href=\"/requests/REQ-1?a=b\"");
        assertThat(form("/confirm/over", "https://elsewhere.example/trap").body())
                .contains("Back to the models")
                .doesNotContain("elsewhere");
    }

    private HttpResponse<String> form(String referer) throws Exception {
        return form("/sign-in", referer);
    }

    private HttpResponse<String> form(String path, String referer) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Accept", "text/html")
                            .header("Referer", referer)
                            .POST(BodyPublishers.ofString("email=a%40b.example&_csrf=old"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private String raw(String line) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            String head = line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
