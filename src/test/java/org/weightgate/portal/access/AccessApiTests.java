package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.catalog.ModelName;

import java.time.Duration;
import java.util.EnumSet;

@PortalTest
class AccessApiTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private AccessFixture fixture;
    @Autowired private Tokens tokens;

    private ModelName model;
    private String ada;
    private String rita;
    private String body;

    @BeforeEach
    void people() {
        model = fixture.model();
        ada = token(fixture.researcher());
        rita = token(fixture.reviewer(model));
        body =
                """
                {"answers": %s, "termsSha256": "%s", "signature": "Ada Lovelace"}
                """
                        .formatted(
                                AccessFixture.answers().json(),
                                fixture.signing(model).termsSha256());
    }

    @Test
    void aRequestIsSentClaimedAskedAnsweredAndApproved() {
        assertThat(get(ada, "/models/" + model + "/form"))
                .bodyJson()
                .extractingPath("$.terms.sha256")
                .isEqualTo(fixture.signing(model).termsSha256());
        String ref = reference(ask(ada, body));
        assertThat(post(rita, "/requests/" + ref + "/claim", ""))
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("in-review");
        assertThat(
                        decide(
                                ref,
                                """
                                {"decision": "ask", "reason": "More?", "pages": ["project"]}
                                """))
                .bodyJson()
                .extractingPath("$.asked.pages")
                .asArray()
                .containsExactly("project");
        assertThat(
                        post(
                                ada,
                                "/requests/" + ref + "/answer",
                                """
                                {"message": "Yes.", "answers": {"projectTitle": "Other", "publishSummary": "no",
                                 "summary": "%s"}}
                                """
                                        .formatted("word ".repeat(30))))
                .bodyJson()
                .extractingPath("$.changes[*].key")
                .asArray()
                .containsExactly("projectTitle", "summary", "publishSummary");
        MvcTestResult approved =
                decide(
                        ref,
                        """
                        {"decision": "approve", "expires": "2030-01-31", "submissionSha256": "%s"}
                        """
                                .formatted(lastSent(ref)));
        assertThat(approved).bodyJson().extractingPath("$.status").isEqualTo("approved");
        String grant = text(approved, "grant");
        assertThat(decide(ref, "{\"decision\": \"decline\", \"reason\": \"late\"}"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains("approved it on");
        assertThat(post(ada, "/grants/" + grant + "/revoke", "{\"reason\": \"x\"}")).hasStatus(403);
        assertThat(post(rita, "/grants/" + grant + "/revoke", "{\"reason\": \"leak\"}"))
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("revoked");
    }

    @Test
    void refusalsAreProblemsThatNameTheQuestion() {
        assertThat(ask(ada, body.replace("\"legalName\":\"Ada Lovelace\",", "")))
                .hasStatus(422)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.problems[0].question")
                .isEqualTo("legalName");
        assertThat(ask(ada, "{\"answers\": [1], \"termsSha256\": \"x\", \"signature\": \"y\"}"))
                .hasStatus(400);
        assertThat(ask(ada, body.replaceAll("[0-9a-f]{64}", "0".repeat(64)))).hasStatus(409);
        String ref = reference(ask(ada, body));
        assertThat(ask(ada, body)).hasStatus(409);
        assertThat(decide(ref, "{\"decision\": \"decline\"}")).hasStatus(422);
        assertThat(decide(ref, "{\"decision\": \"bless\"}")).hasStatus(400);
        assertThat(get(ada, "/requests?status=nonsense")).hasStatus(400);
        assertThat(get(ada, "/requests?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void aRepeatedKeyIsAnsweredOnceAndBoundToItsBody() {
        String ref = reference(askWith("k1", body));
        assertThat(reference(askWith("k1", body))).isEqualTo(ref);
        assertThat(askWith("k1", body.replace("GB", "SE"))).hasStatus(422);
    }

    @Test
    void strangersAreToldNothing() {
        String ref = reference(ask(ada, body));
        String stranger = token(fixture.with(RoleName.REVIEWER, "elsewhere/model"));
        assertThat(get(stranger, "/requests/" + ref)).hasStatus(404);
        assertThat(post(stranger, "/requests/" + ref + "/decision", "{\"decision\": \"approve\"}"))
                .hasStatus(404);
        assertThat(post(ada, "/requests/" + ref + "/decision", "{\"decision\": \"approve\"}"))
                .hasStatus(403);
    }

    @Test
    void listsComeInPages() {
        String one = reference(ask(ada, body));
        post(ada, "/requests/" + one + "/withdraw", "");
        String two = reference(ask(ada, body));
        MvcTestResult first = get(ada, "/requests?limit=1");
        assertThat(first).bodyJson().extractingPath("$.items[0].reference").isEqualTo(two);
        assertThat(get(ada, "/requests?limit=1&cursor=" + text(first, "next")))
                .bodyJson()
                .extractingPath("$.items[0].reference")
                .isEqualTo(one);
        assertThat(get(ada, "/requests?status=withdrawn"))
                .bodyJson()
                .extractingPath("$.items[*].reference")
                .asArray()
                .containsExactly(one);
        assertThat(get(rita, "/requests?limit=1")).hasStatusOk();
    }

    private MvcTestResult decide(String ref, String json) {
        return post(rita, "/requests/" + ref + "/decision", json);
    }

    private MvcTestResult ask(String token, String json) {
        return post(token, "/models/" + model + "/requests", json);
    }

    private MvcTestResult askWith(String key, String json) {
        return mvc.post()
                .uri("/api/v1/models/" + model + "/requests")
                .header("Authorization", "Bearer " + ada)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    private MvcTestResult post(String token, String path, String json) {
        return mvc.post()
                .uri("/api/v1" + path)
                .header("Authorization", "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    private MvcTestResult get(String token, String path) {
        return mvc.get()
                .uri("/api/v1" + path)
                .header("Authorization", "Bearer " + token)
                .exchange();
    }

    private static String reference(MvcTestResult created) {
        assertThat(created).hasStatus(201);
        return text(created, "reference");
    }

    private String lastSent(String ref) {
        return tools.jackson.databind.json.JsonMapper.shared()
                .readTree(get(rita, "/requests/" + ref).getResponse().getContentAsByteArray())
                .at("/submissions/1/sha256")
                .asString();
    }

    private static String text(MvcTestResult result, String key) {
        try {
            return tools.jackson.databind.json.JsonMapper.shared()
                    .readTree(result.getResponse().getContentAsString())
                    .get(key)
                    .asString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String token(Actor owner) {
        return tokens.create(owner, "test", EnumSet.allOf(TokenScope.class), Duration.ofDays(1))
                .secret()
                .text();
    }
}
