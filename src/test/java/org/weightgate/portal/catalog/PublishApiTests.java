package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

@PortalTest
class PublishApiTests {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired private MockMvcTester mvc;
    @Autowired private People people;
    @Autowired private Membership membership;
    @Autowired private Tokens tokens;
    @Autowired private Catalog catalog;

    private String token;
    private String model;

    @BeforeEach
    void publisher() {
        token = token("lab");
        model = "lab/a" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void publishesStepByStepAndEveryStepMayBeRepeated() throws Exception {
        String create =
                "{\"model\":\"%s\",\"title\":\"A model\",\"summary\":\"S.\"}".formatted(model);
        assertThat(call(HttpMethod.POST, "", create)).hasStatus(201);
        assertThat(call(HttpMethod.POST, "", create)).hasStatus(409);
        String draft =
                "{\"release\":\"v1\",\"card\":\"# Hello\",\"terms\":\"Be"
                        + " kind.\",\"licence\":\"Own\"}";
        assertThat(call(HttpMethod.POST, "/" + model + "/releases", draft)).hasStatus(201);
        assertThat(call(HttpMethod.POST, "/" + model + "/releases", draft)).hasStatus(200);
        String release = "/" + model + "/releases/v1";
        for (Map.Entry<String, byte[]> file : CatalogFixture.demo("llama-stories").entrySet()) {
            upload(release, file.getKey(), file.getValue());
        }
        assertThat(call(HttpMethod.PUT, release + "/golden", "not json")).hasStatus(400);
        assertThat(json(call(HttpMethod.GET, release, null)).at("/files/0/state").asString())
                .isEqualTo("uploaded");

        assertThat(call(HttpMethod.POST, release + "/publish", null)).hasStatus(202);
        CatalogFixture.await(
                () ->
                        !json(call(HttpMethod.GET, release, null))
                                .at("/status")
                                .asString()
                                .equals("checking"));
        JsonNode state = json(call(HttpMethod.GET, release, null));
        assertThat(state.at("/status").asString()).as(state.toString()).isEqualTo("published");
        assertThat(call(HttpMethod.POST, release + "/publish", null)).hasStatus(409);

        JsonNode page = json(call(HttpMethod.GET, "/" + model, null));
        assertThat(page.at("/card").asString()).isEqualTo("# Hello");
        assertThat(page.at("/terms/text").asString()).isEqualTo("Be kind.\n");
        assertThat(page.at("/terms/version").asInt()).isEqualTo(2);
        assertThat(page.toString()).doesNotContain(state.at("/files/0/sha256").asString());

        assertThat(call(HttpMethod.POST, release + "/withdraw", "{\"reason\":\"\"}"))
                .hasStatus(400);
        assertThat(call(HttpMethod.POST, release + "/withdraw", "{\"reason\":\"Wrong.\"}"))
                .hasStatus(200);
        assertThat(catalog.model(ModelName.of(model)).current()).isNull();
    }

    @Test
    void refusesStrangersAndNonsenseWithAProblem() throws Exception {
        call(HttpMethod.POST, "", "{\"model\":\"%s\",\"title\":\"T\"}".formatted(model));
        call(HttpMethod.POST, "/" + model + "/releases", "{\"release\":\"v1\"}");
        String release = "/" + model + "/releases/v1";
        MvcTestResult pickle =
                call(HttpMethod.POST, release + "/files", "{\"path\":\"x.bin\",\"size\":5}");
        assertThat(pickle).hasStatus(400).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(pickle).at("/detail").asString()).contains("x.bin", "safetensors");
        assertThat(call(HttpMethod.POST, "", "{\"model\":\"api/x\",\"title\":\"T\"}"))
                .hasStatus(400);
        assertThat(call(HttpMethod.POST, release + "/publish", null)).hasStatus(422);

        token = token("elsewhere");
        assertThat(call(HttpMethod.GET, release, null)).hasStatus(404);
        assertThat(call(HttpMethod.POST, release + "/publish", null)).hasStatus(404);
        assertThat(call(HttpMethod.POST, "", "{\"model\":\"lab/theirs\",\"title\":\"T\"}"))
                .hasStatus(403);
        assertThat(call(HttpMethod.GET, "/" + model, null)).hasStatus(404);
    }

    @Test
    void aFieldOfTheWrongKindIsNamedAndNeverReadAsAnother() throws Exception {
        call(HttpMethod.POST, "", "{\"model\":\"%s\",\"title\":\"T\"}".formatted(model));
        call(HttpMethod.POST, "/" + model + "/releases", "{\"release\":\"v1\"}");
        String files = "/" + model + "/releases/v1/files";
        for (String size : List.of("1.5", "\"12\"", "true", "null", "1e2", "[3]", "\"\"")) {
            refused("size", files, "{\"path\":\"config.json\",\"size\":%s}".formatted(size));
        }
        refused("path", files, "{\"path\":12,\"size\":5}");
        String whole = "{\"path\":\"config.json\",\"sha256\":\"%s\",\"parts\":[%s]}";
        String digest = "0".repeat(64);
        refused("parts[0]", files + "/complete", whole.formatted(digest, "null"));
        refused(
                "parts[1].number",
                files + "/complete",
                whole.formatted(
                        digest, "{\"number\":1,\"etag\":\"x\"},{\"number\":2.5,\"etag\":\"x\"}"));
        assertThat(catalog.release(ModelName.of(model), "v1").orElseThrow().files()).isEmpty();
    }

    @Test
    void aTitleOrSummaryOfAnyLengthIsRefusedByName() throws Exception {
        String create = "{\"model\":\"%s\",\"title\":\"%s\",\"summary\":\"%s\"}";
        refused("title", "", create.formatted(model, "t".repeat(121), ""));
        refused("summary", "", create.formatted(model, "T", "s".repeat(401)));
        refused("title", "", create.formatted(model, " ", ""));
        assertThat(
                        call(
                                HttpMethod.POST,
                                "",
                                create.formatted(model, "t".repeat(120), "s".repeat(400))))
                .hasStatus(201);
    }

    private void refused(String field, String path, String body) throws Exception {
        MvcTestResult answer = call(HttpMethod.POST, path, body);
        assertThat(answer)
                .as(body)
                .hasStatus(400)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer).at("/detail").asString()).as(body).contains(field);
    }

    private void upload(String release, String path, byte[] bytes) throws Exception {
        JsonNode upload =
                json(
                        call(
                                HttpMethod.POST,
                                release + "/files",
                                "{\"path\":\"%s\",\"size\":%d}".formatted(path, bytes.length)));
        HttpResponse<String> put =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(upload.at("/parts/0/url").asString()))
                                        .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        String done =
                JSON.writeValueAsString(
                        Map.of(
                                "path", path,
                                "sha256", CatalogFixture.sha256(bytes),
                                "parts",
                                        java.util.List.of(
                                                Map.of(
                                                        "number",
                                                        1,
                                                        "etag",
                                                        put.headers()
                                                                .firstValue("etag")
                                                                .orElseThrow()))));
        assertThat(call(HttpMethod.POST, release + "/files/complete", done)).hasStatusOk();
        assertThat(call(HttpMethod.POST, release + "/files/complete", done)).hasStatusOk();
    }

    private String token(String scope) {
        String name = "p" + UUID.randomUUID().toString().substring(0, 8);
        var person = people.join(Email.parse(name + "@inst.example").orElseThrow()).person();
        membership.give(Actor.SYSTEM, person.handle(), Role.on(RoleName.PUBLISHER, scope));
        return tokens.create(
                        people.actor(person.id()),
                        "test",
                        Set.of(TokenScope.READ, TokenScope.PUBLISH),
                        Duration.ofDays(1))
                .secret()
                .text();
    }

    private MvcTestResult call(HttpMethod method, String path, @Nullable String body) {
        var request =
                mvc.method(method)
                        .uri("/api/v1/models" + path)
                        .header("Authorization", "Bearer " + token);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        return request.exchange();
    }

    private static JsonNode json(MvcTestResult answer) {
        try {
            return JSON.readTree(answer.getResponse().getContentAsString());
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
