package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.Marking;

import tools.jackson.databind.JsonNode;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The real client of npm, unmodified, against the real portal.
@PortalTest
class NpmClientTests {
    private static final Path MODULES = Path.of("target/npm/node_modules");

    @Autowired private DeliveryFixture fixture;
    @Autowired private Marking marking;
    @LocalServerPort private int port;
    @TempDir private Path folder;

    @BeforeEach
    void isInstalled() {
        assumeTrue(
                Files.exists(MODULES.resolve("@huggingface/hub")),
                "npm install --prefix target/npm @huggingface/hub@2.17.5 was not run");
    }

    @Test
    void downloadsTheRecipientsOwnCopyByteForByteAndItsSignatureHolds() throws Exception {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada);
        fixture.awaitGolden(grant);
        Ran ran = npm(fixture.token(ada), grant, "downloadFile");

        assertThat(ran.exit()).as(ran.out()).isZero();
        for (CopyFile file : fixture.copy(grant).files()) {
            try (InputStream expected = marking.open(grant.id(), file.path(), 0, file.size())) {
                assertThat(Files.readAllBytes(folder.resolve(file.path())))
                        .as(file.path())
                        .isEqualTo(expected.readAllBytes());
            }
        }
        signatureHolds(new HubCalls(port, null).get("/.well-known/weightgate.pub").body());
    }

    /// By sigstore's own verifier, and what it covers are the files that came.
    private void signatureHolds(byte[] key) throws Exception {
        assumeTrue(Files.exists(MODULES.resolve("@sigstore/verify")), "no verifier here");
        Path pem = Files.write(folder.resolveSibling(folder.getFileName() + ".pub"), key);
        Ran verified =
                Ran.node(
                        MODULES,
                        List.of(
                                "src/test/resources/signing/verify.cjs",
                                folder.resolve("model.sig").toString(),
                                pem.toString()));
        assertThat(verified.exit()).as(verified.out()).isZero();
        JsonNode resources =
                HubCalls.parsed(verified.out().getBytes(UTF_8)).at("/predicate/resources");
        assertThat(resources.size()).isGreaterThan(8);
        for (JsonNode file : resources) {
            byte[] bytes = Files.readAllBytes(folder.resolve(file.get("name").asString()));
            assertThat(Digests.sha256(bytes)).isEqualTo(file.get("digest").asString());
        }
    }

    @Test
    void seesWhatItAsksFor() throws Exception {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada);
        String token = fixture.token(ada);

        assertThat(npm(token, grant, "whoAmI").out()).isEqualTo(ada.handle());
        assertThat(npm(token, grant, "modelInfo").out()).startsWith(grant.model() + " manual ");
        assertThat(npm(token, grant, "listModels").out()).isEqualTo("" + grant.model());
        assertThat(npm(token, grant, "listFiles").out()).contains("config.json", "model.sig");
        assertThat(npm(token, grant, "pathsInfo").out()).startsWith("config.json ");
        assertThat(npm(token, grant, "fileExists").out()).isEqualTo("true false");
        assertThat(npm(token, grant, "fileDownloadInfo").out()).matches("\\d+ .*[0-9a-f]{64}.*");
        assertThat(npm(token, grant, "checkRepoAccess").out()).isEqualTo("open");
        assertThat(npm(token, grant, "snapshotDownload").exit()).isZero();
    }

    @Test
    void isToldWhyItGetsNothing() throws Exception {
        Actor ada = fixture.researcher();
        GrantView others = fixture.prepared(fixture.researcher());
        Ran ran = npm(fixture.token(ada), others, "downloadFile");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("403", "not in the authorized list", "/request");
    }

    private Ran npm(String token, GrantView grant, String act) throws Exception {
        return Ran.node(
                MODULES,
                List.of(
                        "src/test/resources/hub/npm.cjs",
                        "http://localhost:" + port,
                        token,
                        grant.model().toString(),
                        folder.toString(),
                        act));
    }
}
