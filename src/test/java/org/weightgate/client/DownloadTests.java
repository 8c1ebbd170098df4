package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// Everything that can happen between the portal and the disk.
class DownloadTests {
    private static final int CHUNK = 10_000;
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(2), Duration.ofMillis(5), 4);

    @TempDir Path folder;
    private final Terminal terminal =
            new Terminal(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(new StringWriter()),
                    false);
    private FakePortal portal;
    private Http http;
    private GrantDesk desk;

    @BeforeEach
    void portalWithThreeFiles() throws IOException {
        portal = new FakePortal();
        portal.files.put("config.json", random(1, 700));
        portal.files.put("model-00001.safetensors", random(2, 95_000));
        portal.files.put("deep/model-00002.safetensors", random(3, 50_000));
        portal.files.put("empty.txt", new byte[0]);
        http = new Http(null, QUICK);
        desk = new GrantDesk(new Api(http, portal.url(), FakePortal.TOKEN), terminal);
    }

    @AfterEach
    void close() {
        http.close();
        portal.close();
    }

    @Test
    void bringsEveryFileWholeAndLeavesNothingElse() throws IOException {
        fetch();
        assertWhole();
    }

    @Test
    void goesOnWhereAConnectionBroke() throws IOException {
        for (double share : new double[] {0.5, 0.1, 0.9, 0, 0.3}) {
            portal.faults.add(FakePortal.truncated(share));
        }
        portal.faults.add(FakePortal.silent());
        fetch();
        assertWhole();
        long asked = portal.requests.stream().filter(r -> r.contains("model-00001")).count();
        assertThat(asked).as("ranges").isGreaterThanOrEqualTo(10);
    }

    @Test
    void waitsForABusyPortal() throws IOException {
        portal.faults.add(FakePortal.status(503, ""));
        portal.faults.add(FakePortal.status(429, "slowly"));
        portal.faults.add(FakePortal.status(502, "<html>"));
        fetch();
        assertWhole();
    }

    @Test
    void renewsAddressesThatHaveEnded() throws IOException {
        desk.read(FakePortal.REFERENCE);
        int before = portal.reads.get();
        portal.generation.incrementAndGet();
        portal.faults.add(FakePortal.status(403, "Not any more."));
        fetch();
        assertWhole();
        assertThat(portal.reads.get() - before).as("asked once for all").isLessThanOrEqualTo(3);
    }

    @Test
    void saysWhatThePortalSaidWhenFreshAddressesAreRefusedToo() throws IOException {
        for (int i = 0; i < 40; i++) {
            portal.faults.add(FakePortal.status(403, "Your address left the agreed network."));
        }
        assertThatThrownBy(this::fetch)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("refused even with a fresh address")
                .hasMessageContaining("Your address left the agreed network.");
    }

    @Test
    void saysWhatThePortalSaidWhenItStaysTooBusy() throws IOException {
        for (int i = 0; i < 100; i++) {
            portal.faults.add(FakePortal.status(429, "As many downloads as may are running, 3."));
        }
        assertThatThrownBy(this::fetch)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("status 429: As many downloads as may are running, 3.")
                .hasMessageContaining("run the same command again to go on");
    }

    @Test
    void stopsWhenTheGrantEndsOnTheWay() throws IOException {
        desk.read(FakePortal.REFERENCE);
        portal.generation.incrementAndGet();
        portal.status = "revoked";
        assertThatThrownBy(this::fetchWithoutReading)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is revoked");
        assertThat(namesIn(folder)).noneMatch(portal.files::containsKey);
    }

    @Test
    void aFullDiskIsSaidWithWhatToDo() {
        assertThat(Failure.sentence(new IOException("No space left on device")))
                .isEqualTo("The disk is full. Make room and run the same command again.");
    }

    @Test
    void saysThatTheReleaseWasWithdrawnOnTheWay() throws IOException {
        desk.read(FakePortal.REFERENCE);
        portal.generation.incrementAndGet();
        portal.withdrawn = "Release v1 was withdrawn by its publisher.";
        assertThatThrownBy(this::fetchWithoutReading)
                .isInstanceOf(Failure.class)
                .hasMessage("Release v1 was withdrawn by its publisher.");
        assertThat(namesIn(folder)).noneMatch(portal.files::containsKey);
    }

    @Test
    void fetchesAFileOnceMoreWhenItsBytesAreWrong() throws IOException {
        portal.faults.add(FakePortal.wrongBytes());
        fetch();
        assertWhole();
    }

    @Test
    void neverNamesAFileWhoseBytesAreWrongTwice() throws IOException {
        for (int i = 0; i < 100; i++) {
            portal.faults.add(FakePortal.wrongBytes());
        }
        assertThatThrownBy(this::fetch)
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.exitCode()).isEqualTo(Client.CHECK_FAILED))
                .hasMessageContaining("other bytes than the portal has signed")
                .hasMessageContaining("model-00001.safetensors");
        assertThat(namesIn(folder)).containsOnly("empty.txt");
    }

    @Test
    void refusesAnotherFileThanTheSignedOneByItsTag() throws IOException {
        List<Download.SignedFile> signed = signed();
        portal.files.put("model-00001.safetensors", random(9, 95_000));
        desk.read(FakePortal.REFERENCE);
        assertThatThrownBy(() -> fetch(signed))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("serves another model-00001.safetensors");
    }

    @Test
    void givesUpAConnectionOnWhichNothingMoves() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        portal.faults.add(
                (exchange, file, from, to) -> {
                    FakePortal.serve(exchange, file, from, to, (to - from) / 2);
                    await(over);
                });
        fetch();
        over.countDown();
        assertWhole();
    }

    @Test
    void saysThatItGaveUpAndKeepsWhatIsHere() throws IOException {
        for (int i = 0; i < 200; i++) {
            portal.faults.add(FakePortal.truncated(0));
        }
        assertThatThrownBy(this::fetch)
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.exitCode()).isEqualTo(Client.REFUSED))
                .hasMessageContaining("run the same command again");
        portal.faults.clear();
        fetch();
        assertWhole();
    }

    @Test
    void takesUpWhatAnEarlierRunLeft() throws IOException {
        byte[] bytes = portal.files.get("model-00001.safetensors");
        try (PartFile part = part("model-00001.safetensors")) {
            for (int index : new int[] {0, 4, 9}) {
                put(part, bytes, index);
            }
        }
        fetch();
        assertWhole();
        assertThat(portal.requests.stream().filter(r -> r.contains("model-00001"))).hasSize(7);
    }

    @Test
    void doesNotBelieveAJournalLineThatWasCutOff() throws IOException {
        byte[] bytes = portal.files.get("model-00001.safetensors");
        try (PartFile part = part("model-00001.safetensors")) {
            put(part, bytes, 0);
        }
        Path journal = folder.resolve("model-00001.safetensors.part.journal");
        Files.writeString(journal, Files.readString(journal) + "5");
        try (PartFile part = part("model-00001.safetensors")) {
            assertThat(part.present()).isEqualTo(CHUNK);
            put(part, bytes, 3);
        }
        assertThat(Files.readString(journal)).endsWith("\n0\n3\n");
        fetch();
        assertWhole();
    }

    @Test
    void dropsPartsOfOtherContent() throws IOException {
        try (PartFile part =
                PartFile.of(
                        folder.resolve("model-00001.safetensors"),
                        "00".repeat(32),
                        95_000,
                        CHUNK)) {
            put(part, new byte[95_000], 2);
        }
        fetch();
        assertWhole();
    }

    @Test
    void recoversFromPartBytesThatTheDiskLost() throws IOException {
        byte[] bytes = portal.files.get("model-00001.safetensors");
        try (PartFile part = part("model-00001.safetensors")) {
            put(part, new byte[bytes.length], 0);
        }
        fetch();
        assertWhole();
    }

    @Test
    void keepsFilesThatAreWholeAndFindsOnesThatAreNot() throws IOException {
        fetch();
        byte[] damaged = portal.files.get("config.json").clone();
        damaged[5] ^= 4;
        Files.write(folder.resolve("config.json"), damaged);
        Files.delete(folder.resolve("empty.txt"));
        try (Transfer transfer = transfer()) {
            Download.Stock stock =
                    new Download(folder, transfer, 2, CHUNK).stock(signed(), terminal.bar("t"));
            assertThat(stock.whole()).hasSize(2);
            assertThat(stock.other()).extracting("path").containsExactly("config.json");
            assertThat(stock.missing()).extracting("path").containsExactly("empty.txt");
            assertThat(stock.bytesMissing()).isEqualTo(700);
        }
    }

    private void fetch() throws IOException {
        desk.read(FakePortal.REFERENCE);
        fetch(signed());
    }

    private void fetchWithoutReading() throws IOException {
        fetch(signed());
    }

    private void fetch(List<Download.SignedFile> files) throws IOException {
        try (Transfer transfer = transfer();
                ProgressBar bar = terminal.bar("test")) {
            new Download(folder, transfer, 3, CHUNK).fetch(files, bar);
        }
    }

    private Transfer transfer() {
        return new Transfer(http, desk, Duration.ofMillis(400));
    }

    private List<Download.SignedFile> signed() {
        List<Download.SignedFile> files = new ArrayList<>();
        portal.files.forEach(
                (path, bytes) ->
                        files.add(
                                new Download.SignedFile(
                                        path, bytes.length, FakePortal.sha256(bytes))));
        return files;
    }

    private PartFile part(String path) throws IOException {
        byte[] bytes = portal.files.get(path);
        return PartFile.of(folder.resolve(path), FakePortal.sha256(bytes), bytes.length, CHUNK);
    }

    private static void put(PartFile part, byte[] bytes, int index) throws IOException {
        int from = (int) part.from(index);
        int length = (int) part.to(index) - from;
        part.write(from, ByteBuffer.wrap(bytes, from, length));
        part.complete(index);
    }

    private void assertWhole() throws IOException {
        for (var file : portal.files.entrySet()) {
            assertThat(folder.resolve(file.getKey())).hasBinaryContent(file.getValue());
        }
        assertThat(namesIn(folder)).containsExactlyInAnyOrderElementsOf(portal.files.keySet());
    }

    /// Final names only: parts and journals are left out while a download is open.
    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(p -> folder.relativize(p).toString())
                    .filter(n -> !n.endsWith(".part") && !n.endsWith(".part.journal"))
                    .toList();
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
