package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.inference.GoldenReference;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `publish` to a portal whose object store fails, forgets, and refuses.
class PublishTests {
    private static final String SHARD = "model-00002-of-00004.safetensors";

    /// Keeps the golden reference, which is computed once for all tests.
    @TempDir static Path home;

    private static Map<String, byte[]> files;
    @TempDir Path folder;
    private FakePortal portal;
    private FakeShelf shelf;

    @BeforeAll
    static void read() throws IOException {
        files = CopyFixture.llama();
        files.remove("TERMS.md");
    }

    @BeforeEach
    void emptyShelf() throws IOException {
        System.setProperty("weightgate.home", home.toString());
        portal = new FakePortal();
        shelf = new FakeShelf(portal);
        CopyFixture.write(files, folder);
    }

    @AfterEach
    void close() {
        System.clearProperty("weightgate.home");
        portal.close();
    }

    @Test
    void sendsEveryFileAndTheGoldenReference() throws IOException {
        Ran ran = publish("--create");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("Created the model").contains("is published");
        assertAllThere();
        byte[] golden = shelf.golden.getBytes(StandardCharsets.UTF_8);
        assertThat(GoldenReference.parse(new ByteArrayInputStream(golden)).prompts())
                .hasSizeGreaterThanOrEqualTo(16);
    }

    @Test
    void asksBeforeItCreatesAModel() {
        Ran ran = publish();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("There is no model demo/new yet").contains("--create");
        assertThat(shelf.puts).isZero();
    }

    @Test
    void triesPartsAgainAndTakesFreshAddresses() throws IOException {
        shelf.faults.addAll(List.of(503, 0, 403, 500));
        assertThat(publish("--create").code()).isZero();
        assertAllThere();
    }

    @Test
    void goesOnWhereAnEarlierRunStopped() throws IOException {
        shelf.model = true;
        shelf.status = "draft";
        byte[] shard = files.get(SHARD);
        shelf.sizes.put(SHARD, (long) shard.length);
        shelf.parts.put(
                SHARD,
                new java.util.concurrent.ConcurrentHashMap<>(
                        Map.of(2, Arrays.copyOfRange(shard, FakeShelf.PART, 2 * FakeShelf.PART))));
        assertThat(publish().code()).isZero();
        assertAllThere();
        int sent = shelf.puts;
        shelf.status = "draft";
        shelf.parts.put("stale.txt", Map.of(1, new byte[1]));
        shelf.sizes.put("stale.txt", 1L);
        Ran again = publish();
        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("of them earlier");
        assertThat(shelf.puts).as("nothing was sent twice").isEqualTo(sent);
        assertAllThere();
    }

    @Test
    void sendsAFileAnewThatChangedSinceItWasHalfSent() throws IOException {
        shelf.model = true;
        shelf.status = "draft";
        shelf.sizes.put(SHARD, (long) files.get(SHARD).length);
        shelf.parts.put(
                SHARD,
                new java.util.concurrent.ConcurrentHashMap<>(Map.of(1, new byte[FakeShelf.PART])));
        assertThat(publish().code()).isZero();
        assertAllThere();
    }

    @Test
    void saysWhyThePortalDidNotPublish() {
        shelf.verdict = List.of("The golden reference differs at prompt 3.");
        Ran ran = publish("--create");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .contains("did not publish demo/new@v1")
                .contains("The golden reference differs at prompt 3.")
                .contains("The draft is kept");
    }

    @Test
    void aReleaseNeverChanges() throws IOException {
        assertThat(publish("--create").code()).isZero();
        Ran same = publish("--json");
        assertThat(same.code()).isZero();
        assertThat(Json.read(same.out()).at("status").text()).isEqualTo("published");
        Files.writeString(folder.resolve("NOTES.md"), "more");
        Ran other = publish();
        assertThat(other.code()).isEqualTo(3);
        assertThat(other.err()).contains("a release never changes");
    }

    @Test
    void refusesBrokenWeightsBeforeAnythingIsSent() throws IOException {
        byte[] cut = Arrays.copyOf(files.get(SHARD), files.get(SHARD).length - 7);
        Files.write(folder.resolve(SHARD), cut);
        Ran ran = publish("--create");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains(SHARD);
        assertThat(portal.requests).isEmpty();
    }

    @Test
    void publishesWithoutAGoldenReferenceOnlyWhenAsked() throws IOException {
        Path config = folder.resolve("config.json");
        String unknown = Files.readString(config).replaceFirst("\"llama\"", "\"mamba\"");
        Files.writeString(config, unknown);
        assertThat(publish("--create").err()).contains("mamba").contains("--no-golden");
        assertThat(shelf.puts).isZero();
        assertThat(publish("--create", "--no-golden").code()).isZero();
        assertThat(shelf.golden).isEmpty();
    }

    private Ran publish(String... more) {
        return portal.run(
                List.of("publish", folder.toString(), "--model", "demo/new", "--release", "v1"),
                more);
    }

    private void assertAllThere() throws IOException {
        assertThat(shelf.complete.keySet()).isEqualTo(files.keySet());
        for (var file : files.entrySet()) {
            assertThat(shelf.file(file.getKey())).as(file.getKey()).isEqualTo(file.getValue());
            assertThat(shelf.complete.get(file.getKey()))
                    .isEqualTo(FakePortal.sha256(file.getValue()));
        }
    }
}
