package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.hub.HubCalls.header;
import static org.weightgate.portal.hub.HubCalls.json;
import static org.weightgate.portal.hub.HubCalls.location;
import static org.weightgate.portal.hub.HubCalls.paths;
import static org.weightgate.portal.hub.HubCalls.text;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.AccessFixture;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.RequestView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.portal.marking.CopyFile;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The protocol that clients of the Hugging Face Hub speak, call by call.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HubTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";

    @Autowired private DeliveryFixture fixture;
    @Autowired private AccessFixture access;
    @Autowired private Tokens tokens;
    @Autowired private People people;
    @Autowired private JdbcClient db;
    @LocalServerPort private int port;
    private boolean spoiled = true;
    private Actor ada;
    private GrantView grant;
    private HubCalls own;
    private HubCalls nobody;
    private String files;
    private String api;

    /// One for all who leave it as it was, with everything that ever joins it.
    @BeforeEach
    void aCopy() {
        if (!spoiled) return;
        spoiled = false;
        ada = fixture.researcher();
        grant = fixture.prepared(ada);
        fixture.awaitGolden(grant);
        own = new HubCalls(port, fixture.token(ada));
        nobody = new HubCalls(port, null);
        files = "/" + grant.model() + "/resolve/";
        api = "/api/models/" + grant.model();
    }

    @Test
    void headTellsEverythingAndGetLeadsToAUrlForThisCall() {
        CopyFile shard = fixture.copy(grant).file(SHARD).orElseThrow();
        String at = files + sha() + "/" + SHARD;
        HttpResponse<byte[]> head = own.head(at, "Accept-Encoding", "identity");
        HttpResponse<byte[]> first = own.get(at);
        HttpResponse<byte[]> second = own.get(at);

        for (HttpResponse<byte[]> answer : List.of(head, first)) {
            assertThat(header(answer, "X-Repo-Commit")).isEqualTo(sha());
            assertThat(header(answer, "X-Linked-Etag")).isEqualTo("\"" + shard.sha256() + "\"");
            assertThat(header(answer, "X-Linked-Size")).isEqualTo("" + shard.size());
            assertThat(header(answer, "ETag")).isEqualTo("\"" + shard.sha256() + "\"");
            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase().startsWith("x-xet"))
                    .noneMatch(name -> name.equalsIgnoreCase("Set-Cookie"));
        }
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("" + shard.size());
        assertThat(location(head)).isEmpty();
        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(location(first)).startsWith("/d/").isNotEqualTo(location(second));
        assertThat(nobody.get(location(first)).body()).hasSize((int) shard.size());
    }

    @Test
    void aBranchLeadsToTheOwnRevisionByPathAlone() {
        for (String branch :
                List.of("main", "HEAD", "v1", "refs%2Fheads%2Fmain", "refs/heads/main")) {
            HttpResponse<byte[]> answer = own.head(files + branch + "/" + SHARD);
            assertThat(answer.statusCode()).as(branch).isEqualTo(307);
            assertThat(location(answer)).isEqualTo(files + sha() + "/" + SHARD);
            assertThat(header(answer, "X-Repo-Commit")).isEqualTo(sha());
        }
        assertThat(own.head("/" + grant.model() + "/raw/main/config.json").statusCode())
                .isEqualTo(307);
        assertThat(own.json(api + "/revision/refs%2Ftags%2Fv1").get("sha").asString())
                .isEqualTo(sha());
        assertThat(own.json(api + "/revision/HEAD").get("sha").asString()).isEqualTo(sha());
    }

    @Test
    void aRevisionIsItsRecipientsOwn() {
        GrantView others = fixture.prepared(fixture.researcher());
        HubCalls bo = new HubCalls(port, fixture.token(fixture.researcher()));
        HubCalls cy = new HubCalls(port, fixture.token(owner(others)));
        String theirs = cy.json(api).get("sha").asString();

        assertThat(sha()).matches("[0-9a-f]{40}").isNotEqualTo(theirs);
        assertThat(header(own.head(files + theirs + "/" + SHARD), "X-Error-Code"))
                .isEqualTo("RevisionNotFound");
        assertThat(header(own.get(api + "/tree/" + theirs), "X-Error-Code"))
                .isEqualTo("RevisionNotFound");
        assertThat(header(bo.get(api + "/revision/" + theirs), "X-Error-Code"))
                .isEqualTo("RevisionNotFound");
        assertThat(header(nobody.get(api + "/tree/" + theirs), "X-Error-Code"))
                .isEqualTo("RevisionNotFound");
        assertThat(bo.get(files + theirs + "/" + SHARD).statusCode()).isEqualTo(403);
        assertThat(json(own.get(api)).get("sha").asString()).isEqualTo(sha());
    }

    @Test
    void theListingHoldsWhatTheSignatureNamesAndCountsEveryPage() {
        JsonNode tree = own.json(api + "/tree/" + sha() + "?recursive=true&expand=false");
        List<String> names =
                fixture.copy(grant).files().stream().map(CopyFile::path).sorted().toList();
        assertThat(paths(tree))
                .isEqualTo(names)
                .contains("model.sig", "SHA256SUMS", "NOTICE.md", "TERMS.md");
        for (JsonNode line : tree) {
            CopyFile file = fixture.copy(grant).file(line.get("path").asString()).orElseThrow();
            assertThat(line.at("/lfs/oid").asString()).isEqualTo(file.sha256());
            assertThat(line.at("/lfs/size").asLong()).isEqualTo(file.size());
            assertThat(line.at("/lfs/pointerSize").asInt()).isBetween(125, 140);
            assertThat(line.get("oid").asString()).matches("[0-9a-f]{40}");
            assertThat(line.has("xetHash")).isFalse();
        }
        String next = api + "/tree/main?recursive=true&limit=5&expand=xetEnabled";
        List<String> paged = new ArrayList<>();
        while (!next.isEmpty()) {
            HttpResponse<byte[]> page = own.get(next);
            paged.addAll(paths(json(page)));
            String link = header(page, "Link");
            assertThat(link).matches("|<http://localhost:\\d+/api/models/[^>]+>; rel=\"next\"");
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }
        assertThat(paged).isEqualTo(names);
        JsonNode info = own.json(api + "?blobs=true&expand=whatever");
        assertThat(
                        info.get("siblings")
                                .valueStream()
                                .map(s -> s.get("rfilename").asString())
                                .toList())
                .isEqualTo(names);
        assertThat(info.at("/siblings/0/lfs/sha256").asString()).hasSize(64);
        assertThat(info.get("gated").asString()).isEqualTo("manual");
    }

    @Test
    void pathsAreAskedAboutByFormAndByJson() {
        String at = api + "/paths-info/" + sha();
        JsonNode form =
                json(
                        own.post(
                                at,
                                "application/x-www-form-urlencoded",
                                "paths=config.json&paths=nowhere&paths=model.sig&expand=true"));
        JsonNode sent =
                json(
                        own.post(
                                at,
                                "application/json",
                                "{\"paths\":[\"config.json\",\"model.sig\"],\"expand\":true}"));
        assertThat(form).isEqualTo(sent);
        assertThat(paths(form)).containsExactly("config.json", "model.sig");
        assertThat(form.at("/0/lastCommit/id").asString()).isEqualTo(sha());
        assertThat(form.at("/0/lastCommit/date").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(own.post(at, "application/json", "{").statusCode()).isEqualTo(400);
        assertThat(own.post(at, "application/json", "\"" + "x".repeat(1 << 20) + "\"").statusCode())
                .isEqualTo(400);
    }

    @Test
    void refsAndTheAccessCheckAnswerInFull() {
        JsonNode refs = own.json(api + "/refs?include_prs=1");
        assertThat(refs.at("/branches/0/name").asString()).isEqualTo("main");
        assertThat(refs.at("/branches/0/targetCommit").asString()).isEqualTo(sha());
        assertThat(refs.at("/tags/0/ref").asString()).isEqualTo("refs/tags/v1");
        assertThat(refs.get("converts").isArray()).isTrue();
        assertThat(refs.get("pullRequests").isArray()).isTrue();
        assertThat(text(own.get(api + "/auth-check"))).isEqualTo("OK");
        assertThat(own.get(api + "/auth-check/write").statusCode()).isEqualTo(404);
        assertThat(nobody.get(api + "/auth-check").statusCode()).isEqualTo(401);
    }

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

    @Test
    void whatJoinsACopyMakesANewRevisionAndTheOldOneStaysGood() {
        String now = sha();
        List<String> all = paths(own.json(api + "/tree/" + now));
        String before =
                GitId.revision(
                        "grant " + grant.id(),
                        fixture.copy(grant).files().stream()
                                .filter(f -> !f.path().equals("golden.json"))
                                .sorted(Comparator.comparing(CopyFile::path))
                                .map(f -> new HubFile(f.path(), f.size(), f.sha256()))
                                .toList());
        assertThat(before).isNotEqualTo(now);
        assertThat(all).contains("golden.json");
        assertThat(own.get(files + before + "/golden.json").statusCode()).isEqualTo(404);
        assertThat(own.get(files + before + "/config.json").statusCode()).isEqualTo(302);
        assertThat(paths(own.json(api + "/tree/" + before)))
                .doesNotContain("golden.json")
                .hasSize(all.size() - 1);
    }

    private String refusal(HubCalls who) {
        HttpResponse<byte[]> answer = who.get(files + "main/" + SHARD);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(header(answer, "X-Error-Code")).isEqualTo("GatedRepo");
        return header(answer, "X-Error-Message");
    }

    private String sha() {
        return own.json(api + "/revision/main").get("sha").asString();
    }

    private Actor owner(GrantView of) {
        return people.actor(of.recipient());
    }

    private String read(Actor who) {
        return tokens.create(who, "read", Set.of(TokenScope.READ), Duration.ofDays(1))
                .secret()
                .text();
    }
}
