package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.inference.PublicKeys;
import org.weightgate.inference.Report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.stream.Stream;

/// `verify` on a copy of real trained weights, whole and with every kind of damage.
class VerifyTests {
    private static final KeyPair KEY = FakePortal.newKey();
    private static Map<String, byte[]> signed;

    @TempDir Path folder;
    @TempDir Path home;
    private Path key;

    @BeforeAll
    static void signOnce() throws IOException {
        signed = CopyFixture.llama();
        CopyFixture.sign(signed, KEY, FakePortal.REFERENCE);
        signed.put("golden.json", CopyFixture.golden(KEY, FakePortal.REFERENCE));
    }

    @BeforeEach
    void wholeCopy() throws IOException {
        System.setProperty("weightgate.home", home.toString());
        CopyFixture.write(signed, folder);
        key = home.resolve("portal.pub");
        Files.writeString(key, PublicKeys.pem(KEY.getPublic()));
    }

    @AfterEach
    void forgetHome() {
        System.clearProperty("weightgate.home");
    }

    @Test
    void provesAWholeCopyAndWritesTheReport() throws Exception {
        Path file = home.resolve("report.json");
        Ran ran = verify("--key", key.toString(), "--report", file.toString());
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out())
                .contains("passed")
                .contains("On this machine these weights compute the signed logits")
                .contains("computes on this machine")
                .doesNotContain("FAILED");
        try (var in = Files.newInputStream(file)) {
            Report report = Report.parse(in);
            assertThat(report.exact()).isTrue();
            assertThat(report.subject()).containsEntry("grant", FakePortal.REFERENCE);
        }
    }

    @Test
    void aReportForPeopleIsWhatTheTerminalShows() throws Exception {
        Path file = home.resolve("report.txt");
        Ran ran = verify("--key", key.toString(), "--report", file.toString());
        String text = Files.readString(file);
        assertThat(text).contains("machine    ", "engine     ", "to the last bit.");
        assertThat(ran.out().replace("\r", "")).contains(text.substring(text.indexOf("machine  ")));
    }

    @Test
    void looksWhereTheReportGoesBeforeTheWorkBegins() throws Exception {
        Path nowhere = home.resolve("missing/report.json");
        assertThat(refused("--report", nowhere.toString()))
                .contains("There is no folder " + nowhere.getParent());
        assertThat(refused("--report", home.toString())).contains(home + " is a folder");
        assertThat(refused("--report", folder.resolve("report.json").toString()))
                .contains("cannot lie in the copy's own folder");
        Path link = Files.createSymbolicLink(home.resolve("link"), folder);
        assertThat(refused("--report", link.resolve("report.json").toString()))
                .contains("cannot lie in the copy's own folder");
    }

    @Test
    void aReportThatCannotBeWrittenInTheEndCostsNobodyTheVerdict() throws IOException {
        Path file = home.resolve("x".repeat(300) + ".json");
        Ran ran = verify("--key", key.toString(), "--report", file.toString());
        assertThat(ran.code()).isEqualTo(Client.BAD_USAGE);
        assertThat(ran.out()).contains("to the last bit.");
        assertThat(ran.err()).contains("The report was not written. ");
    }

    @Test
    void aProfileWithoutAnotherEnginesLogitsIsNoSilentMatter() {
        assertThat(refused("--profile", "bf16")).contains("--against FILE");
    }

    /// What is said where nothing was verified at all.
    private String refused(String... more) {
        Ran ran =
                verify(
                        Stream.concat(Stream.of("--key", key.toString()), Stream.of(more))
                                .toArray(String[]::new));
        assertThat(ran.code()).isEqualTo(Client.BAD_USAGE);
        assertThat(ran.out()).isEmpty();
        return ran.err();
    }

    @Test
    void printsTheReportForPrograms() throws Exception {
        Ran ran = verify("--key", key.toString(), "--json");
        assertThat(Json.read(ran.out()).at("exact").flag()).isTrue();
    }

    @Test
    void namesAFlippedBit() throws IOException {
        Path shard = folder.resolve("model-00003-of-00004.safetensors");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 2] ^= 1;
        Files.write(shard, bytes);
        Ran ran = verify("--key", key.toString());
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .contains("FAILED")
                .contains("model-00003-of-00004.safetensors")
                .contains(
                        "java -jar weightgate-client.jar get demo/tiny@v1 --to "
                                + folder
                                + " --portal http://localhost\n")
                .contains("did not pass");
    }

    @Test
    void namesATruncatedAMissingAndASwappedShard() throws IOException {
        Path second = folder.resolve("model-00002-of-00004.safetensors");
        byte[] bytes = Files.readAllBytes(second);
        Files.write(second, java.util.Arrays.copyOf(bytes, bytes.length - 9));
        assertThat(verify("--key", key.toString()).out())
                .contains("model-00002-of-00004.safetensors");
        Files.delete(second);
        Ran missing = verify("--key", key.toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.out()).contains("model-00002-of-00004.safetensors");
        Files.write(second, signed.get("model-00003-of-00004.safetensors"));
        Ran swapped = verify("--key", key.toString());
        assertThat(swapped.code()).isEqualTo(1);
        assertThat(swapped.out()).contains("model-00002-of-00004.safetensors");
    }

    @Test
    void believesNoOtherKey() throws IOException {
        Files.writeString(key, PublicKeys.pem(FakePortal.newKey().getPublic()));
        Ran ran = verify("--key", key.toString());
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("model.sig is not signed by the key");
    }

    @Test
    void needsAKeyFromSomewhere() {
        Ran ran = verify();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--portal URL").contains("--key FILE");
    }

    @Test
    void findsTheKeyOfAPortalThatWasMetBefore() throws IOException {
        new KnownPortals(home)
                .pin(
                        "https://a.example",
                        java.util.List.of(
                                PortalKey.parse(PublicKeys.pem(FakePortal.newKey().getPublic()))));
        new KnownPortals(home)
                .pin(
                        "https://b.example",
                        java.util.List.of(PortalKey.parse(PublicKeys.pem(KEY.getPublic()))));
        assertThat(verify().code()).isZero();
    }

    @Test
    void postsTheReportToTheGrantAndSaysWhenItCannot() throws IOException {
        try (FakePortal portal = new FakePortal()) {
            portal.key = KEY;
            String[] online = {"--portal", portal.url().toString(), "--token", FakePortal.TOKEN};
            Ran ran = verify(online);
            assertThat(ran.code()).isZero();
            assertThat(ran.out()).contains("posted as a receipt to grant " + FakePortal.REFERENCE);
            assertThat(portal.requests)
                    .contains("POST /api/v1/grants/" + FakePortal.REFERENCE + "/receipts");
            assertThat(verify("--portal", portal.url().toString()).err())
                    .contains("No receipt was posted: that takes a token");
            online[3] = "hf_wrong";
            Ran refused = verify(online);
            assertThat(refused.code()).isEqualTo(3);
            assertThat(refused.err()).contains("The receipt was not posted.");
        }
    }

    @Test
    void saysWhatAMissingGoldenStatementMeans() throws IOException {
        Files.delete(folder.resolve("golden.json"));
        Ran ran = verify("--key", key.toString());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("skipped").contains("not every step could be made");
    }

    private Ran verify(String... more) {
        return Ran.of(
                Stream.concat(Stream.of("verify", folder.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }
}
