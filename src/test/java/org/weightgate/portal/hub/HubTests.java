package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.hub.HubCalls.header;
import static org.weightgate.portal.hub.HubCalls.json;
import static org.weightgate.portal.hub.HubCalls.location;
import static org.weightgate.portal.hub.HubCalls.paths;
import static org.weightgate.portal.hub.HubCalls.text;

import org.junit.jupiter.api.Test;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.marking.CopyFile;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The protocol that clients of the Hugging Face Hub speak, call by call.
class HubTests extends HubCopy {
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

    private Actor owner(GrantView of) {
        return people.actor(of.recipient());
    }
}
