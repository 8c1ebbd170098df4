package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.inference.Reports.failed;
import static org.weightgate.inference.Reports.step;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Report.Step;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

@DisplayName("Damage is named with its file")
class DamagedCopyTests {
    private static final String SHARD = "model-00002-of-00003.safetensors";

    @TempDir Path temp;
    private SignedCopy copy;

    @BeforeEach
    void aCopy() throws IOException {
        copy = SignedCopy.of("opt-stories", temp.resolve("copy"));
    }

    @Test
    void truncated() throws IOException {
        try (RandomAccessFile out =
                new RandomAccessFile(copy.folder.resolve(SHARD).toFile(), "rw")) {
            out.setLength(out.length() - 1);
        }
        Step failed = failed(copy.verify());
        assertThat(failed.name()).isEqualTo("sizes");
        assertThat(failed.finding()).contains(SHARD).contains("cut off");
        assertThat(failed.remedy()).contains("weightgate get demo/m");
    }

    @Test
    void oneBitFlipped() throws IOException {
        byte[] bytes = Files.readAllBytes(copy.folder.resolve(SHARD));
        copy.change(SHARD, 1_000_000, new byte[] {(byte) (bytes[1_000_000] ^ 1)});
        Report report = copy.verify();
        Step failed = failed(report);
        assertThat(failed.name()).isEqualTo("hashes");
        assertThat(failed.finding()).startsWith(SHARD + " has the SHA-256 ");
        assertThat(step(report, "golden").finding()).contains("hashes");
    }

    @Test
    void swapped() throws IOException {
        Path one = copy.folder.resolve("config.json");
        Path two = copy.folder.resolve("generation_config.json");
        byte[] padded = Files.readAllBytes(two);
        byte[] config = Files.readAllBytes(one);
        byte[] same = new byte[config.length];
        Arrays.fill(same, (byte) ' ');
        System.arraycopy(padded, 0, same, 0, padded.length);
        Files.write(two, same);
        copy.signFiles();
        Files.write(temp.resolve("x"), same);
        Files.write(two, config);
        Step failed = failed(copy.verify());
        assertThat(failed.name()).isEqualTo("hashes");
        assertThat(failed.finding())
                .startsWith("generation_config.json holds the bytes of config.json");
    }

    @Test
    void shardsSwapped() throws IOException {
        String other = "model-00003-of-00003.safetensors";
        Files.move(copy.folder.resolve(SHARD), temp.resolve("x"));
        Files.move(copy.folder.resolve(other), copy.folder.resolve(SHARD));
        Files.move(temp.resolve("x"), copy.folder.resolve(other));
        Step failed = failed(copy.verify());
        assertThat(failed.finding())
                .contains(SHARD + " has ")
                .contains(", as many as " + other + " should have")
                .contains(", as many as " + SHARD + " should have")
                .doesNotContain("cut off");
    }

    @Test
    void documentsLargerThanAnySuchOne() throws IOException {
        copy.change("golden.json", 64 << 20, new byte[] {' '});
        Step golden = step(copy.verify(), "golden");
        assertThat(golden.outcome()).isEqualTo(Report.Outcome.FAILED);
        assertThat(golden.finding()).contains("golden.json has more than 64 MiB");
    }

    @Test
    void missing() throws IOException {
        Files.delete(copy.folder.resolve(SHARD));
        Step failed = failed(copy.verify());
        assertThat(failed.name()).isEqualTo("files");
        assertThat(failed.finding()).isEqualTo("Missing: " + SHARD + ".");
    }

    @Test
    void added() throws IOException {
        Files.createDirectories(copy.folder.resolve("sub"));
        Files.writeString(copy.folder.resolve("sub/modeling.py"), "import os");
        Step failed = failed(copy.verify());
        assertThat(failed.name()).isEqualTo("files");
        assertThat(failed.finding()).contains("sub/modeling.py");
    }

    @Test
    void linked() throws IOException {
        Path shard = copy.folder.resolve(SHARD);
        Files.move(shard, temp.resolve("elsewhere"));
        Files.createSymbolicLink(shard, temp.resolve("elsewhere"));
        assertThat(failed(copy.verify()).finding()).contains(SHARD).contains("not a regular");
    }

    @Test
    void writtenToMeanwhile() {
        Path shard = copy.folder.resolve(SHARD);
        Progress writing =
                (what, done, total) -> {
                    try {
                        Files.setLastModifiedTime(shard, FileTime.fromMillis(1));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        Report report = Verification.run(copy.folder, SignedCopy.EXPECTED, writing);
        assertThat(failed(report).name()).isEqualTo("hashes");
        assertThat(failed(report).finding())
                .isEqualTo(SHARD + " was written to while it was being read.");
        assertThat(step(report, "golden").outcome()).isEqualTo(Report.Outcome.SKIPPED);
    }

    /** As rsync does it, or a tool that makes room by putting a link there. */
    @Test
    void replacedMeanwhileByAFileOfTheSameAge() throws IOException {
        Path shard = copy.folder.resolve(SHARD);
        Path other = temp.resolve("other");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[1_000_000] ^= 1;
        Files.write(other, bytes);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(shard));
        Report report = verifyAnd(() -> Files.move(other, shard, StandardCopyOption.ATOMIC_MOVE));
        assertThat(failed(report).name()).isEqualTo("hashes");
        assertThat(failed(report).finding())
                .isEqualTo(SHARD + " was replaced by another file while it was being read.");
        assertThat(step(report, "golden").outcome()).isEqualTo(Report.Outcome.SKIPPED);
        assertThat(step(report, "tolerance").outcome()).isEqualTo(Report.Outcome.SKIPPED);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void writtenToMeanwhileAndGivenItsOldTime() throws IOException {
        Path file = copy.folder.resolve("config.json");
        Report report =
                verifyAnd(
                        () -> {
                            FileTime old = Files.getLastModifiedTime(file);
                            copy.change("config.json", 0, new byte[] {'{'});
                            Files.setLastModifiedTime(file, old);
                        });
        assertThat(failed(report).name()).isEqualTo("hashes");
        assertThat(failed(report).finding())
                .startsWith("config.json was touched while it was being read: written to and");
    }

    @Test
    void grownMeanwhile() throws IOException {
        Path file = copy.folder.resolve("tokenizer.json");
        long size = Files.size(file);
        Report report = verifyAnd(() -> Files.writeString(file, " ", StandardOpenOption.APPEND));
        assertThat(failed(report).finding())
                .startsWith("tokenizer.json had %d bytes at first and then".formatted(size));
    }

    private interface Deed {
        void run() throws IOException;
    }

    /** Does it once, while the files are read. */
    private Report verifyAnd(Deed deed) {
        AtomicBoolean done = new AtomicBoolean();
        return Verification.run(
                copy.folder,
                SignedCopy.EXPECTED,
                (what, read, total) -> {
                    try {
                        if (done.compareAndSet(false, true)) {
                            deed.run();
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Test
    void brokenOffWhileItIsRead() {
        Progress breaking =
                (what, done, total) -> {
                    throw new InternalError("a mapped page is gone");
                };
        Report report = Verification.run(copy.folder, SignedCopy.EXPECTED, breaking);
        assertThat(failed(report).name()).isEqualTo("hashes");
        assertThat(step(report, "numbers").outcome()).isEqualTo(Report.Outcome.SKIPPED);
        assertThat(step(report, "golden").finding()).contains("a step before broke off");
    }

    @Test
    void unsigned() throws IOException {
        Files.delete(copy.folder.resolve("model.sig"));
        assertThat(failed(copy.verify()).finding()).isEqualTo("model.sig is missing.");
    }

    @Test
    void signedByAnother() {
        Expectation other =
                new Expectation(SigningKeys.fresh().getPublic(), "get", "https://portal.example");
        Step failed = failed(Verification.run(copy.folder, other, Progress.SILENT));
        assertThat(failed.name()).isEqualTo("signature");
        assertThat(failed.remedy()).contains("fingerprint");
    }
}
