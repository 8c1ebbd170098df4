package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.util.HtmlUtils;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.SignedIn;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.marking.GoldenState;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

@PortalTest
class GrantPagesTests {
    private static final Path PYTHON = Path.of("target/python");
    @Autowired private MockMvcTester mvc;
    @Autowired private DeliveryFixture fixture;
    @Autowired private JdbcClient db;
    @LocalServerPort private int port;
    @TempDir private Path folder;
    private Actor ada;
    private GrantView grant;

    @BeforeEach
    void aPreparedGrant() {
        ada = fixture.researcher();
        grant = fixture.prepared(ada);
    }

    @Test
    void theRecipientSeesFilesCommandsAndAButtonPerFile() {
        assertThat(page(ada, "/grants")).hasStatusOk().bodyText().contains(grant.reference());
        assertThat(page(ada, "/grants/" + grant.reference()))
                .hasStatusOk()
                .bodyText()
                .contains("The copy is ready", "model.sig", "WEIGHTGATE_TOKEN", "Download TERMS.md")
                .doesNotContain("/d/k");
        assertThat(page(ada, "/grants/" + grant.reference() + "/preparation"))
                .hasStatusOk()
                .bodyText()
                .startsWith("<section")
                .doesNotContain("<html");
    }

    @Test
    void aReviewerReadsAndAStrangerFindsNothing() {
        assertThat(page(fixture.reviewer(), "/grants/" + grant.reference()))
                .hasStatusOk()
                .bodyText()
                .contains("Deliveries")
                .doesNotContain("Download TERMS.md");
        assertThat(page(fixture.researcher(), "/grants/" + grant.reference())).hasStatus(404);
    }

    @Test
    void theButtonLeadsToASignedUrl() {
        MvcTestResult answer =
                mvc.post()
                        .uri("/grants/" + grant.reference() + "/download")
                        .param("path", "TERMS.md")
                        .with(csrf())
                        .with(authentication(SignedIn.at(ada.id(), Instant.now())))
                        .exchange();

        assertThat(answer).hasStatus(303);
        assertThat(answer.getResponse().getHeader("Location")).matches("/d/k1\\.[^/]+/TERMS.md");
    }

    @Test
    void theQuotaIsShownWithWhatIsUsedOfIt() throws Exception {
        GrantView limited = fixture.granted(ada, 3L << 20);
        CatalogFixture.await(() -> fixture.copy(limited).ready());
        assertThat(quota(limited)).isEqualTo("0 bytes of 3.0 MiB");
        assertThat(quota(grant)).isEqualTo("none");

        String token = fixture.token(ada);
        String url =
                mvc.post()
                        .uri("/api/v1/grants/" + limited.reference() + "/urls")
                        .header("Authorization", "Bearer " + token)
                        .param("path", "SHA256SUMS")
                        .contentType("application/x-www-form-urlencoded")
                        .exchange()
                        .getResponse()
                        .getContentAsString()
                        .strip();
        URI at = URI.create("http://127.0.0.1:" + port + URI.create(url).getRawPath());
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> sums =
                    http.send(
                            HttpRequest.newBuilder(at).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(sums.statusCode()).isEqualTo(200);
            String used = sums.body().length + " bytes of 3.0 MiB";
            CatalogFixture.await(() -> quota(limited).equals(used));
        }
    }

    @Test
    void aQuotaThatHoldsLessThanIsMissingIsSaidBesideTheCopy() {
        GrantView narrow = fixture.granted(ada, 1L << 20);
        GrantView enough = fixture.granted(ada, 1L << 40);
        CatalogFixture.await(() -> fixture.copy(narrow).ready() && fixture.copy(enough).ready());

        assertThat(body(page(ada, "/grants/" + narrow.reference())))
                .contains("The quota of this grant lets 1.0 MiB more through.")
                .contains("of the copy were not fetched yet");
        assertThat(body(page(ada, "/grants/" + enough.reference())))
                .doesNotContain("The quota of this grant");
    }

    private String quota(GrantView of) {
        String html = body(page(ada, "/grants/" + of.reference()));
        return html.replaceAll("(?s).*<dt>Quota</dt><dd>([^<]*)</dd>.*", "$1");
    }

    @Test
    void whatKeepsACopyFromBeingMadeIsTold() {
        db.sql("delete from marking_statement where grant_id = ?")
                .param(grant.id().value())
                .update();
        db.sql(
                        "update marking_copy set problem = 'The store is away.' where id ="
                                + " (select copy_id from marking_grant where grant_id = ?)")
                .param(grant.id().value())
                .update();

        assertThat(api(fixture.token(ada), "/api/v1/grants/" + grant.reference()))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.prepared", value -> value.assertThat().isEqualTo(0.99))
                .hasPathSatisfying(
                        "$.problem", value -> value.assertThat().isEqualTo("The store is away."));
        assertThat(page(ada, "/grants/" + grant.reference()))
                .bodyText()
                .contains("The store is away.");
    }

    @Test
    void theApiTellsTheFilesAndTheirUrls() {
        String token = fixture.token(ada);
        fixture.awaitGolden(grant);

        assertThat(api(token, "/api/v1/grants/" + grant.reference()))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.prepared", value -> value.assertThat().isEqualTo(1.0))
                .hasPathSatisfying("$.golden.state", value -> value.assertThat().isEqualTo("ready"))
                .hasPathSatisfying("$.files[0].sha256", value -> value.assertThat().isNotNull())
                .hasPathSatisfying("$.files[0].url", value -> value.assertThat().isNotNull());
        assertThat(api(token, "/api/v1/grants?status=active"))
                .hasStatusOk()
                .bodyText()
                .contains(grant.reference());
        assertThat(api(token, "/api/v1/grants?status=revoked"))
                .bodyText()
                .doesNotContain(grant.reference());
        assertThat(mvc.get().uri("/.well-known/weightgate.json").exchange())
                .hasStatusOk()
                .bodyText()
                .contains("BEGIN PUBLIC KEY", "/client.jar");
    }

    @Test
    void aUrlIsGivenAgainWhileItLastsAndNoStrangerPostsReceipts() {
        String token = fixture.token(ada);
        String first = body(api(token, "/api/v1/grants/" + grant.reference()));
        CatalogFixture.await(() -> fixture.copy(grant).golden() == GoldenState.READY);
        String second = body(api(token, "/api/v1/grants/" + grant.reference()));
        String url = first.replaceAll("(?s).*?(/d/k1[^\"]+)\".*", "$1");

        assertThat(second).contains(url);
        assertThat(receipt(token, "{\"format\":\"x\"}")).hasStatus(422);
        assertThat(receipt(token, " ".repeat((256 << 10) + 1))).hasStatus(413);
        assertThat(receipt(fixture.token(fixture.researcher()), "{}")).hasStatus(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget", "aria2"})
    void theCommandsOfOrdinaryToolsBringTheCopyAsTheyStand(String tool) throws Exception {
        assumeThat(installed(tool.equals("aria2") ? "aria2c" : tool)).as(tool).isTrue();
        fixture.awaitGolden(grant);
        String html = body(page(ada, "/grants/" + grant.reference()));

        run(command(html, "command-" + tool));

        String copy = grant.model().name() + "-" + grant.releaseLabel();
        assertThat(run("cd %s && sha256sum -c SHA256SUMS".formatted(copy)))
                .contains("model.safetensors.index.json: OK");
        assertThat(body(page(ada, "/grants/" + grant.reference())))
                .containsPattern("(?s)SHA256SUMS.*?fetched");
    }

    @Test
    void theClientsCommandsBringTheCopyAndProveItAsTheyStand() throws Exception {
        fixture.awaitGolden(grant);
        String html = body(page(ada, "/grants/" + grant.reference()));

        run(command(html, "command-get"));
        assertThat(run(command(html, "command-verify"))).contains("golden");

        assertThat(body(page(ada, "/grants/" + grant.reference()))).contains("Every step passed");
    }

    /// By every version of the Python client that was put beside the build.
    @Test
    void theHuggingFaceCommandBringsTheCopyAsItStands() throws Exception {
        assumeThat(PYTHON).as("Python clients").isDirectory();
        fixture.awaitGolden(grant);
        String html = body(page(ada, "/grants/" + grant.reference()));
        String copy = grant.model().name() + "-" + grant.releaseLabel();
        try (Stream<Path> versions = Files.list(PYTHON)) {
            for (Path version : versions.map(Path::toAbsolutePath).toList()) {
                Path hf = folder.resolve(version.getFileName()).resolve("hf");
                Files.createDirectories(hf.getParent());
                Files.writeString(
                        hf,
                        """
                        #!/bin/sh
                        HF_HUB_DISABLE_TELEMETRY=1 HF_HOME='%s-home' PYTHONPATH='%s' \
                        exec ${HUB_PYTHON:-python3} '%s' "$@"
                        """
                                .formatted(hf, version, version.resolve("bin/hf")));
                assertThat(hf.toFile().setExecutable(true)).isTrue();
                run(
                        "PATH='%s':\"$PATH\"\nmkdir '%s-work' && cd '%s-work'\n%s\ncd '%s' && sha256sum -c SHA256SUMS"
                                .formatted(
                                        hf.getParent(), hf, hf, command(html, "command-hf"), copy));
            }
        }
        assertThat(body(page(ada, "/grants/" + grant.reference())))
                .containsPattern("(?s)SHA256SUMS.*?fetched");
    }

    @Test
    void aFileFetchedInPartIsTakenUpByCurlAndByWgetWhereItStopped() throws Exception {
        fixture.awaitGolden(grant);
        String html = body(page(ada, "/grants/" + grant.reference()));
        run(command(html, "command-file"));
        byte[] whole = Files.readAllBytes(folder.resolve("SHA256SUMS"));
        assertThat(new String(whole, StandardCharsets.UTF_8)).contains("TERMS.md");

        Files.write(folder.resolve("SHA256SUMS"), Arrays.copyOf(whole, 10));
        run(command(html, "command-file"));
        assertThat(folder.resolve("SHA256SUMS")).hasBinaryContent(whole);

        run(command(html, "command-wget"));
        String copy = grant.model().name() + "-" + grant.releaseLabel();
        Files.write(folder.resolve(copy + "/SHA256SUMS"), Arrays.copyOf(whole, 10));
        run(command(html, "command-wget"));
        assertThat(folder.resolve(copy + "/SHA256SUMS")).hasBinaryContent(whole);
    }

    private static boolean installed(String tool) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + tool)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aClientWithItsOwnJavaIsOfferedAndServedByRanges() {
        String html = body(page(ada, "/grants/" + grant.reference()));
        String path =
                html.replaceAll("(?s).*(/client/weightgate-client-[a-z0-9_-]+\\.tar\\.gz).*", "$1");
        String folder = path.replaceAll(".*/|\\.tar\\.gz$", "");

        assertThat(command(html, folder.replace("weightgate-client-", "command-")))
                .contains(path + " | tar xz", folder + "/weightgate-client get " + grant.model())
                .contains(folder + "/weightgate-client verify ");
        assertThat(mvc.get().uri("/.well-known/weightgate.json").exchange())
                .bodyText()
                .contains(path);
        MvcTestResult start = mvc.get().uri(path).header("Range", "bytes=0-1").exchange();
        assertThat(start).hasStatus(206).hasContentType("application/gzip");
        assertThat(start.getResponse().getContentAsByteArray())
                .containsExactly((byte) 0x1f, (byte) 0x8b);
        assertThat(mvc.get().uri("/client/weightgate-client-plan9.tar.gz").exchange())
                .hasStatus(404);
    }

    private String command(String html, String id) {
        int start = html.indexOf('>', html.indexOf("id=\"" + id + "\"")) + 1;
        return HtmlUtils.htmlUnescape(html.substring(start, html.indexOf("</pre>", start)));
    }

    private String run(String command) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command);
        shell.environment().put("WEIGHTGATE_TOKEN", fixture.token(ada));
        File output = folder.resolveSibling(folder.getFileName() + ".out").toFile();
        Process process =
                shell.directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        int exit = process.waitFor();
        String text = Files.readString(output.toPath());
        assertThat(exit).as(command + "\n" + text).isZero();
        return text;
    }

    private MvcTestResult page(Actor who, String path) {
        return mvc.get()
                .uri("http://127.0.0.1:" + port + path)
                .with(authentication(SignedIn.at(who.id(), Instant.now())))
                .exchange();
    }

    private MvcTestResult api(String token, String path) {
        return mvc.get().uri(path).header("Authorization", "Bearer " + token).exchange();
    }

    private MvcTestResult receipt(String token, String report) {
        return mvc.post()
                .uri("/api/v1/grants/" + grant.reference() + "/receipts")
                .header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .content(report)
                .exchange();
    }

    private static String body(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
