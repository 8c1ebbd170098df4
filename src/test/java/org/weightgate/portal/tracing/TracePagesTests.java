package org.weightgate.portal.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.SignedIn;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.watermark.trace.EvidenceBundle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Traces as their publisher meets them: pages, forms, the API.
@PortalTest
class TracePagesTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;
    @Autowired private TraceFixture fixture;
    @Autowired private DeliveryFixture delivery;
    @Autowired private Tracing tracing;
    @Autowired private People people;
    @Autowired private Tokens tokens;
    @Autowired private JdbcClient db;
    @TempDir private Path folder;
    private Actor paul;

    @BeforeEach
    void aPublisher() {
        paul = fixture.publisher();
    }

    @Test
    void aTraceGoesFromTheFormToTheOpenedEvidence() throws Exception {
        GrantView leaker = fixture.leaker();
        assertThat(visits.get(paul, "/traces/new"))
                .hasStatusOk()
                .bodyText()
                .contains("every release");
        MvcTestResult opened =
                post(
                        "/traces/new",
                        Map.of("of", fixture.model() + "@v1", "reason", "found on a share"));
        assertThat(opened).hasStatus(302);
        String address = String.valueOf(opened.getResponse().getRedirectedUrl());
        assertThat(send(address, "leak.bin", fixture.weights(leaker).values().iterator().next()))
                .hasStatus(302);
        assertThat(visits.get(paul, address))
                .bodyText()
                .contains("leak.bin", "Compare with every copy", "Take out");

        fixture.judged(paul, reference(address));

        assertThat(visits.get(paul, address))
                .hasStatusOk()
                .bodyText()
                .contains(
                        "From the copy of " + leaker.recipientHandle(),
                        leaker.reference(),
                        "Opening ends the secrecy of this content",
                        "<svg",
                        "It is still sealed")
                .doesNotContain("Download the bundle");
        assertThat(visits.get(paul, "/traces")).bodyText().contains("accused");
        assertThat(visits.get(paul, address + "/evidence")).hasStatus(409);
        assertThat(post(address + "/evidence", Map.of())).hasStatus(302);
        assertThat(visits.get(paul, address)).bodyText().contains("Download the bundle");
        theBundleHolds(address);
        assertThat(events("evidence-opened", reference(address))).isEqualTo(1);
    }

    private void theBundleHolds(String address) throws Exception {
        MvcTestResult started = visits.get(paul, address + "/evidence");
        assertThat(started).hasStatusOk();
        Path bundle = folder.resolve("bundle.zip");
        Files.write(bundle, started.getResponse().getContentAsByteArray());
        assertThat(EvidenceBundle.check(bundle))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.passed()).as(step.sentence()).isTrue());
    }

    @Test
    void aFormFromElsewhereIsRefusedBeforeAByteIsKept() {
        String reference = fixture.collected(paul, Map.of());
        MvcTestResult refused =
                mvc.post()
                        .uri("/traces/" + reference + "/files")
                        .contentType("multipart/form-data; boundary=b")
                        .content(form("nonsense", "a.bin", new byte[9]))
                        .with(authentication(SignedIn.at(paul.id(), Instant.now())))
                        .exchange();
        assertThat(refused).hasStatus(403);
        assertThat(tracing.show(paul, reference).files()).isEmpty();
    }

    @Test
    void whatIsWrongInTheFormIsSaidBesideTheField() {
        assertThat(post("/traces/new", Map.of("of", fixture.model().toString(), "reason", " ")))
                .hasStatusOk()
                .bodyText()
                .contains("Say why these files are traced");
    }

    @Test
    void othersFindNothing() {
        GrantView leaker = fixture.leaker();
        String reference = fixture.collected(paul, Map.of());
        Actor accused = people.actor(leaker.recipient());
        String advice = "/traces/advice/%s/v1".formatted(fixture.model());
        for (Actor other : List.of(accused, delivery.reviewer())) {
            assertThat(visits.get(other, "/traces/" + reference)).hasStatus(404);
            assertThat(visits.get(other, "/traces")).hasStatus(403);
            assertThat(visits.get(other, "/traces/new")).hasStatus(403);
            assertThat(visits.get(other, advice)).hasStatus(403);
        }
        assertThat(visits.get(accused, "/grants/" + leaker.reference()))
                .hasStatusOk()
                .bodyText()
                .doesNotContain("race");
    }

    @Test
    void theAdviceSaysWhatATraceCouldShow() {
        assertThat(visits.get(paul, "/traces/advice/%s/v1".formatted(fixture.model())))
                .hasStatusOk()
                .bodyText()
                .contains("4-bit quantisation", "It is a bias.", "Keep the originals");
    }

    @Test
    void theApiAnswersTheVerdict() {
        GrantView leaker = fixture.leaker();
        byte[] shard = fixture.weights(leaker).values().iterator().next();
        String reference = fixture.collected(paul, Map.of("leak.safetensors", shard));
        fixture.judged(paul, reference);
        assertThat(api(paul, "/api/v1/traces/" + reference, TokenScope.PUBLISH, TokenScope.READ))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.status", s -> s.assertThat().isEqualTo("finished"))
                .hasPathSatisfying("$.verdict", s -> s.assertThat().isEqualTo("accused"))
                .hasPathSatisfying(
                        "$.accused[0].recipient",
                        s -> s.assertThat().isEqualTo(leaker.recipientHandle()))
                .hasPathSatisfying(
                        "$.accused[0].grant", s -> s.assertThat().isEqualTo(leaker.reference()));
        assertThat(api(paul, "/api/v1/traces?status=finished", TokenScope.PUBLISH, TokenScope.READ))
                .bodyText()
                .contains(reference);
        assertThat(api(paul, "/api/v1/traces/" + reference, TokenScope.READ)).hasStatus(404);
    }

    private MvcTestResult api(Actor owner, String path, TokenScope... scopes) {
        String token =
                tokens.create(owner, "test", Set.of(scopes), Duration.ofDays(1)).secret().text();
        return mvc.get().uri(path).header("Authorization", "Bearer " + token).exchange();
    }

    private MvcTestResult post(String address, Map<String, String> fields) {
        var call =
                mvc.post()
                        .uri(address)
                        .with(csrf())
                        .with(authentication(SignedIn.at(paul.id(), Instant.now())));
        fields.forEach(call::param);
        return call.exchange();
    }

    /// As a browser does: the token is the form's first field.
    private MvcTestResult send(String address, String name, byte[] bytes) {
        return mvc.post()
                .uri(address + "/files")
                .contentType("multipart/form-data; boundary=b")
                .content(form("x", name, bytes))
                .with(csrf().asHeader())
                .with(authentication(SignedIn.at(paul.id(), Instant.now())))
                .exchange();
    }

    private static byte[] form(String token, String name, byte[] bytes) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(
                ("--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(
                ("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\""
                                + name
                                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(bytes);
        form.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }

    private static String reference(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    private int events(String type, String reference) {
        return db.sql("select count(*) from audit_event where type = ? and facts->>'trace' = ?")
                .params(type, reference)
                .query(Integer.class)
                .single();
    }
}
