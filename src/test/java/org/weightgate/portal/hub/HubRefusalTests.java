package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.hub.HubCalls.header;
import static org.weightgate.portal.hub.HubCalls.location;
import static org.weightgate.portal.hub.HubCalls.paths;
import static org.weightgate.portal.hub.HubCalls.text;

import org.junit.jupiter.api.Test;
import org.weightgate.portal.access.RequestView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.TokenScope;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What clients of the Hugging Face Hub are told where there is nothing for them.
class HubRefusalTests extends HubCopy {
    @Test
    void whatIsMissingIsSaidInTheWordsClientsBranchOn() {
        HttpResponse<byte[]> entry = own.head(files + "main/model.safetensors");
        assertThat(entry.statusCode()).isEqualTo(404);
        assertThat(header(entry, "X-Error-Code")).isEqualTo("EntryNotFound");
        assertThat(header(entry, "X-Repo-Commit")).isEqualTo(sha());
        assertThat(header(entry, "Content-Type")).startsWith("text/plain");
        assertThat(
                        header(
                                own.get(
                                        api
                                                + "/tree/main/additional_chat_templates?recursive=false"),
                                "X-Error-Code"))
                .isEqualTo("EntryNotFound");
        assertThat(header(own.head(files + "refs%2Fpr%2F1/config.json"), "X-Error-Code"))
                .isEqualTo("RevisionNotFound");
        assertThat(header(own.head("/lab/nothing/resolve/main/config.json"), "X-Error-Code"))
                .isEqualTo("RepoNotFound");
        assertThat(header(own.get("/api/models/grants/x"), "X-Error-Code"))
                .isEqualTo("RepoNotFound");
        assertThat(header(own.get("/api/datasets/lab/x"), "X-Error-Code"))
                .isEqualTo("RepoNotFound");
        for (String path : List.of("/commits/main", "/discussions", "/xet-read-token/main")) {
            assertThat(own.get(api + path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(nobody.get("/api/agent-harnesses").statusCode()).isEqualTo(404);
        assertThat(own.post(api + "/commit/main", "application/json", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoHasNoAccessSeesNamesAndThePublicTextsOnly() {
        for (HubCalls who :
                List.of(nobody, new HubCalls(port, fixture.token(fixture.researcher())))) {
            JsonNode tree = who.json(api + "/tree/main?recursive=true");
            assertThat(paths(tree))
                    .contains("README.md", "LICENSE", SHARD)
                    .doesNotContain("model.sig");
            for (JsonNode line : tree) {
                boolean open = Set.of("README.md", "LICENSE").contains(line.get("path").asString());
                assertThat(line.at("/lfs/oid").asString())
                        .matches(open ? "[0-9a-f]{64}" : "\\*{64}");
                assertThat(line.get("oid").asString()).matches(open ? "[0-9a-f]{40}" : "\\*{40}");
            }
            assertThat(text(who.get(api + "?blobs=true")))
                    .doesNotContain(fixture.copy(grant).file("config.json").orElseThrow().sha256());
            HttpResponse<byte[]> readme = who.get(location(who.get(files + "main/README.md")));
            assertThat(text(readme)).startsWith("---\nlicense: other\n").contains("# A model");
            assertThat(header(readme, "Content-Type")).startsWith("text/plain");
            HttpResponse<byte[]> part =
                    who.get(location(who.get(files + "main/LICENSE")), "Range", "bytes=0-0");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(header(part, "Content-Range")).matches("bytes 0-0/\\d+");
        }
        HttpResponse<byte[]> closed = nobody.get(files + "main/nowhere");
        assertThat(closed.statusCode()).isEqualTo(401);
        assertThat(header(closed, "X-Error-Code")).isEqualTo("GatedRepo");
        assertThat(header(closed, "WWW-Authenticate")).startsWith("Bearer");
        assertThat(header(closed, "X-Error-Message"))
                .contains("authenticated", "/" + grant.model());
    }

    @Test
    void aRefusalNamesTheRequestItsStatusAndWhereItGoesOn() {
        Actor bo = fixture.researcher();
        HubCalls calls = new HubCalls(port, fixture.token(bo));
        assertThat(refusal(calls))
                .contains("not in the authorized list", "/" + grant.model() + "/request");
        RequestView request = access.submitted(bo, grant.model());
        assertThat(refusal(calls))
                .contains(request.reference(), "submitted", "/requests/" + request.reference());
        assertThat(refusal(new HubCalls(port, read(ada)))).contains("not made for downloading");

        spoiled = true;
        fixture.revoke(grant, "Shared it.\r\nSet-Cookie: a=b \u2013 \u00fcberall");
        String revoked = refusal(own);
        assertThat(revoked).contains("revoked", grant.reference(), "/grants/" + grant.reference());
        HttpResponse<byte[]> answer = own.get(files + "main/" + SHARD);
        assertThat(answer.headers().map()).doesNotContainKey("Set-Cookie");
        assertThat(header(answer, "X-Error-Message")).matches("[ -~]+").contains("- uberall");
        assertThat(header(answer, "X-HF-Warning")).startsWith("gated; ");
        assertThat(own.get(files + sha() + "/" + SHARD).statusCode()).isEqualTo(403);
    }

    @Test
    void aCopyBeingPreparedIsSaidAtOnce() {
        spoiled = true;
        db.sql("delete from marking_statement where grant_id = ? and path = 'model.sig'")
                .param(grant.id().value())
                .update();
        HttpResponse<byte[]> answer = own.head(files + "main/" + SHARD);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(header(answer, "X-Error-Message"))
                .contains("not ready", "/grants/" + grant.reference());
        assertThat(header(answer, "Retry-After")).matches("\\d+");
        assertThat(own.json(api + "/tree/main").at("/0/lfs/oid").asString()).isNotEmpty();
    }

    @Test
    void aTokenThatDoesNotWorkIsToldFromARepositoryThatIsNotThere() {
        HubCalls bad = new HubCalls(port, "hf_" + "x".repeat(32));
        for (String path : List.of(api, files + "main/config.json", "/api/whoami-v2")) {
            HttpResponse<byte[]> answer = bad.get(path);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(header(answer, "X-Error-Message"))
                    .isEqualTo("Invalid credentials in Authorization header");
        }
        assertThat(nobody.get("/api/whoami-v2").statusCode()).isEqualTo(401);
        assertThat(nobody.get(api + "?token=" + fixture.token(ada)).statusCode()).isEqualTo(401);
        JsonNode me = own.json("/api/whoami-v2");
        assertThat(me.get("name").asString()).isEqualTo(ada.handle());
        assertThat(me.at("/auth/accessToken/role").asString()).isEqualTo("read");
        assertThat(me.get("orgs").isArray()).isTrue();
    }

    @Test
    void tricksWithPathsLeadNowhere() {
        for (String path :
                List.of(
                        files + "main/..%2f..%2fconfig.json",
                        files + "main/%2e%2e/config.json",
                        files + "main%2F..%2Fconfig.json/x",
                        files + "refs%252Fheads%252Fmain/config.json",
                        "/" + grant.model() + "%2Fx/resolve/main/config.json",
                        "//evil.example/" + grant.model() + "/resolve/main/config.json",
                        files + "main/config.json;x=y",
                        files + "main/%0d%0aSet-Cookie:%20a=b",
                        api + "/tree/main/%2Fetc",
                        "/api/v1/grants%2F" + grant.reference())) {
            HttpResponse<byte[]> answer = own.get("http://localhost:" + port + path);
            assertThat(answer.statusCode()).as(path).isBetween(400, 404);
            assertThat(location(answer)).as(path).isEmpty();
            assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        }
        assertThat(own.get("/" + grant.model() + "/%72esolve/main/" + SHARD).statusCode())
                .as("the same words in another spelling")
                .isEqualTo(307);
        assertThat(location(own.get("/%67rants/" + grant.reference() + "/resolve/main/x")))
                .as("a page by another spelling asks for a session")
                .startsWith("/sign-in");
    }

    private String refusal(HubCalls who) {
        HttpResponse<byte[]> answer = who.get(files + "main/" + SHARD);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(header(answer, "X-Error-Code")).isEqualTo("GatedRepo");
        return header(answer, "X-Error-Message");
    }

    private String read(Actor who) {
        return tokens.create(who, "read", Set.of(TokenScope.READ), Duration.ofDays(1))
                .secret()
                .text();
    }
}
