package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// `get` from a portal that keeps its word, and from ones that do not.
class GetTests {
    @TempDir Path folder;
    @TempDir Path home;
    private FakePortal portal;

    @BeforeEach
    void portalWithASignedCopy() throws IOException {
        System.setProperty("weightgate.home", home.toString());
        portal = new FakePortal();
        portal.files.put("config.json", random(1, 300));
        portal.files.put("model-00001.safetensors", random(2, 120_000));
        portal.files.put("model-00002.safetensors", random(3, 80_000));
        CopyFixture.sign(portal.files, portal.key, FakePortal.REFERENCE);
    }

    @AfterEach
    void close() {
        System.clearProperty("weightgate.home");
        portal.close();
    }

    @Test
    void bringsASignedCopyAndKeepsItTheNextTime() throws Exception {
        Ran ran = get();
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("is whole in").contains("no golden statement");
        assertThat(ran.err()).contains("for the first time");
        assertWhole();
        Ran again = get("--json");
        assertThat(again.code()).isZero();
        Json document = Json.read(again.out());
        assertThat(document.at("kept").items()).hasSize(3);
        assertThat(document.at("fetched").items()).isEmpty();
        assertThat(document.at("grant").text()).isEqualTo(FakePortal.REFERENCE);
    }

    @Test
    void waitsUntilTheCopyIsPrepared() throws IOException {
        portal.preparedAfterReads = 2;
        assertThat(get().code()).isZero();
        assertWhole();
    }

    @Test
    void saysWhatKeepsTheCopyFromBeingMadeAndStops() throws IOException {
        portal.preparedAfterReads = 99;
        portal.problem = "Preparing stopped: a file is missing.";
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(Client.REFUSED);
        assertThat(ran.err()).contains("Preparing stopped: a file is missing.");
        assertThat(portal.reads).hasValue(1);
        assertThat(names()).isEmpty();
    }

    @Test
    void takesTheLatestOfTwoGrantsForOneRelease() throws IOException {
        portal.grantedTwice = true;
        assertThat(get().code()).isZero();
        assertThat(portal.requests).noneMatch(r -> r.contains("GR-00000000"));
        assertWhole();
    }

    @Test
    void saysWhatItWouldFetch() throws IOException {
        Ran ran = get("--dry-run");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("to fetch").contains("model-00002.safetensors");
        assertThat(names()).isEmpty();
        portal.preparedAfterReads = 99;
        assertThat(get("--dry-run").out()).contains("still prepares your copy (50 %)");
    }

    @Test
    void fetchesTheGoldenStatementWhenItIsReady() throws Exception {
        portal.golden = "running";
        assertThat(get().out()).contains("not ready yet").contains("--wait-golden");
        assertThat(folder.resolve("golden.json")).doesNotExist();
        portal.files.put("golden.json", CopyFixture.golden(portal.key, FakePortal.REFERENCE));
        portal.golden = "ready";
        assertThat(get("--wait-golden").code()).isZero();
        assertWhole();
    }

    @Test
    void givesUpOnAGoldenRunThatGetsNoFurther() throws Exception {
        portal.golden = "running";
        portal.problem = "The last try stopped: the store did not answer.";
        Ran ran = get("--wait-golden", "--golden-minutes", "0");
        assertThat(ran.code()).isEqualTo(Client.REFUSED);
        assertThat(ran.err())
                .contains("files are whole", "the store did not answer", "Run the same command");
        assertThat(folder.resolve("model-00001.safetensors")).exists();
        assertThat(get("--wait-golden", "--golden-minutes", "-1").code()).isEqualTo(2);

        portal.golden = "failed";
        Ran failed = get("--wait-golden");
        assertThat(failed.code()).isZero();
        assertThat(failed.out()).contains("could not compute the golden statement");
    }

    @Test
    void refusesAnothersGoldenStatement() throws Exception {
        portal.files.put("golden.json", CopyFixture.golden(portal.key, "GR-ANOTHER0"));
        portal.golden = "ready";
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("another copy (grant GR-ANOTHER0)");
        assertThat(folder.resolve("golden.json")).doesNotExist();
    }

    @Test
    void believesNoSignatureOfAnotherKey() throws IOException {
        CopyFixture.sign(portal.files, FakePortal.newKey(), FakePortal.REFERENCE);
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .contains("not signed by the key")
                .contains("Nothing else was fetched");
        assertThat(names()).isEmpty();
    }

    @Test
    void believesNoSignatureOfAnotherCopy() throws IOException {
        CopyFixture.sign(portal.files, portal.key, "GR-ANOTHER0");
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("signature of another copy");
        assertThat(names()).isEmpty();
    }

    @Test
    void refusesAFileThatIsOfferedOtherThanSigned() throws IOException {
        portal.files.put("config.json", random(9, 300));
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("offers another config.json than it has signed");
        portal.files.remove("config.json");
        assertThat(get().err()).contains("has signed config.json but does not offer it");
    }

    @Test
    void repairsItsOwnCopyButNeverWritesOverOtherFiles() throws IOException {
        Files.write(folder.resolve("config.json"), random(7, 300));
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("another file named config.json already");
        assertThat(folder.resolve("config.json")).hasBinaryContent(random(7, 300));
        Files.delete(folder.resolve("config.json"));
        assertThat(get().code()).isZero();
        Files.write(folder.resolve("model-00001.safetensors"), random(8, 120_000));
        Files.write(folder.resolve("model-00002.safetensors"), random(8, 5));
        Ran repaired = get();
        assertThat(repaired.code()).isZero();
        assertThat(repaired.err()).contains("model-00001.safetensors is damaged");
        assertWhole();
    }

    @Test
    void refusesAFolderWithAnotherCopy() throws IOException {
        Map<String, byte[]> other = new TreeMap<>();
        CopyFixture.sign(other, portal.key, "GR-ANOTHER0");
        CopyFixture.write(other, folder);
        Files.writeString(folder.resolve("config.json.part"), "begun");
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("another copy already (grant GR-ANOTHER0)");
        assertThat(folder.resolve("config.json.part")).hasContent("begun");
    }

    @Test
    void refusesAnAnswerAboutOtherBytesThanSigned() throws IOException {
        portal.faults.add(
                (exchange, file, from, to) -> {
                    byte[] other = random(9, file.length);
                    FakePortal.serve(exchange, other, from, to, to - from);
                });
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("serves another model.sig than it has signed");
        assertThat(names()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithTheGrant() {
        assertThat(of("demo/other").err())
                .contains("You have no grant for demo/other. Ask for one at " + portal.url());
        assertThat(of("demo/tiny@v9").err()).contains("no grant for demo/tiny@v9");
        portal.status = "revoked";
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .contains("is revoked. Shared it. See")
                .contains("/grants/" + FakePortal.REFERENCE);
    }

    @Test
    void saysThatATokenIsNeeded() {
        Ran ran =
                Ran.of(
                        "get",
                        "demo/tiny",
                        "--to",
                        folder.toString(),
                        "--portal",
                        portal.url().toString(),
                        "--token",
                        "hf_wrong");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("does not accept this token").contains("/settings");
    }

    @Test
    void refusesAPortalWhoseKeyChanged() throws IOException {
        assertThat(get("--dry-run").code()).isZero();
        portal.key = FakePortal.newKey();
        CopyFixture.sign(portal.files, portal.key, FakePortal.REFERENCE);
        Ran ran = get();
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("has changed, so nothing was fetched");
        Path key = home.resolve("new.pub");
        Files.writeString(key, portal.pem());
        assertThat(get("--key", key.toString()).code()).isZero();
    }

    @Test
    void survivesAPortalThatEndsAddressesAllTheTime() throws IOException {
        portal.expireOnEveryRead = true;
        portal.faults.add(FakePortal.status(410, ""));
        portal.faults.add(FakePortal.truncated(0.5));
        portal.faults.add(FakePortal.status(410, ""));
        assertThat(get().code()).isZero();
        assertWhole();
    }

    private Ran get(String... more) {
        return of("demo/tiny", more);
    }

    private Ran of(String model, String... more) {
        return portal.run(
                List.of("get", model, "--to", folder.toString(), "--chunk-bytes", "20000"), more);
    }

    private void assertWhole() throws IOException {
        for (var file : portal.files.entrySet()) {
            assertThat(folder.resolve(file.getKey())).hasBinaryContent(file.getValue());
        }
        assertThat(names()).hasSize(portal.files.size());
    }

    private Stream<Path> names() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).toList().stream();
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
