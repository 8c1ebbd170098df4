package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

class VerificationTests {
    private static final String SHARD = "model-00002-of-00003.safetensors";

    @TempDir Path temp;
    private SignedCopy copy;

    @BeforeEach
    void aCopy() throws IOException {
        copy = SignedCopy.of("opt-stories", temp.resolve("copy"));
    }

    private static Step step(Report report, String name) {
        return report.steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    /** The one step that failed; the golden one did not run unless it is that one. */
    private Step failed(Report report) {
        assertThat(report.passed()).isFalse();
        assertThat(report.exact()).isFalse();
        Step failed =
                report.steps().stream()
                        .filter(s -> s.outcome() == Outcome.FAILED)
                        .reduce(
                                (a, b) -> {
                                    throw new AssertionError("two steps failed: " + a + b);
                                })
                        .orElseThrow();
        assertThat(failed.remedy()).isNotBlank();
        if (!failed.name().equals("golden")) {
            assertThat(step(report, "golden").outcome()).isEqualTo(Outcome.SKIPPED);
        }
        return failed;
    }

    private void change(String file, long at, byte[] bytes) throws IOException {
        try (RandomAccessFile out =
                new RandomAccessFile(copy.folder.resolve(file).toFile(), "rw")) {
            out.seek(at);
            out.write(bytes);
        }
    }

    @Test
    void anIntactCopyPassesEveryStep() {
        Report report = copy.verify();
        assertThat(report.steps())
                .allSatisfy(s -> assertThat(s.outcome()).isEqualTo(Outcome.PASSED));
        assertThat(report.passed()).isTrue();
        assertThat(report.exact()).isTrue();
        assertThat(report.subject())
                .containsEntry("grant", "GR-1")
                .containsEntry("recipient", "bo");
        assertThat(report.timings())
                .containsOnlyKeys(report.steps().stream().map(Step::name).toList());
    }

    @Test
    void aLlamaCopyPassesEveryStep() throws IOException {
        assertThat(SignedCopy.of("llama-stories", temp.resolve("llama")).verify().exact()).isTrue();
    }

    @Nested
    @DisplayName("Damage is named with its file")
    class Damage {
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
            change(SHARD, 1_000_000, new byte[] {(byte) (bytes[1_000_000] ^ 1)});
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
            java.util.Arrays.fill(same, (byte) ' ');
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
            assertThat(failed.finding()).contains(SHARD).contains(other);
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
        void unsigned() throws IOException {
            Files.delete(copy.folder.resolve("model.sig"));
            assertThat(failed(copy.verify()).finding()).isEqualTo("model.sig is missing.");
        }

        @Test
        void signedByAnother() {
            Expectation other =
                    new Expectation(
                            SigningKeys.fresh().getPublic(), "get", "https://portal.example");
            Step failed = failed(Verification.run(copy.folder, other, Progress.SILENT));
            assertThat(failed.name()).isEqualTo("signature");
            assertThat(failed.remedy()).contains("fingerprint");
        }
    }

    @Nested
    @DisplayName("What a valid signature covers can still be wrong")
    class SignedButWrong {
        @Test
        void aNumberThatIsNone() throws IOException {
            Tensor tensor;
            try (Checkpoint checkpoint = Checkpoint.open(copy.folder)) {
                tensor =
                        checkpoint.tensors().values().stream()
                                .filter(t -> checkpoint.shardOf(t.name()).equals(SHARD))
                                .findFirst()
                                .orElseThrow();
            }
            change(SHARD, tensor.begin() + 14, new byte[] {0x00, 0x7E});
            copy.signFiles();
            Step failed = failed(copy.verify());
            assertThat(failed.name()).isEqualTo("numbers");
            assertThat(failed.finding())
                    .contains(SHARD)
                    .contains(tensor.name())
                    .contains("element 7, byte " + (tensor.begin() + 14));
        }

        @Test
        void anotherRotaryBase() throws IOException {
            copy = SignedCopy.of("llama-stories", temp.resolve("llama"));
            edit("config.json", "10000.0", "20000.0");
            copy.signFiles();
            Step failed = failed(copy.verify());
            assertThat(failed.name()).isEqualTo("golden");
            assertThat(failed.finding()).contains("although every file is the signed one");
        }

        @Test
        void anotherRotaryBaseUnsigned() throws IOException {
            copy = SignedCopy.of("llama-stories", temp.resolve("llama"));
            edit("config.json", "10000.0", "20000.0");
            Step failed = failed(copy.verify());
            assertThat(failed.name()).isEqualTo("hashes");
            assertThat(failed.finding()).startsWith("config.json ");
        }

        @Test
        void aSettingTheEngineDoesNotKnow() throws IOException {
            edit("config.json", "\"dropout\"", "\"clever_scaling\"");
            copy.signFiles();
            Step failed = failed(copy.verify());
            assertThat(failed.name()).isEqualTo("architecture");
            assertThat(failed.finding()).contains("clever_scaling");
        }

        @Test
        void aShapeTheConfigurationContradicts() throws IOException {
            edit("config.json", "\"ffn_dim\": 768", "\"ffn_dim\": 769");
            copy.signFiles();
            assertThat(failed(copy.verify()).finding()).contains("fc1").contains("769");
        }

        @Test
        void anotherTokenizer() throws IOException {
            Path tokenizer = copy.folder.resolve("tokenizer.json");
            Files.copy(
                    Models.DEMO.resolve("llama-stories/tokenizer.json"),
                    tokenizer,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            copy.signFiles();
            Report report = copy.verify();
            Step failed =
                    report.steps().stream()
                            .filter(s -> s.outcome() == Outcome.FAILED)
                            .findFirst()
                            .orElseThrow();
            assertThat(failed.name()).isEqualTo("tokenizer");
            assertThat(failed.finding()).contains("tokenizer.json turns golden text 1");
            assertThat(step(report, "golden").outcome())
                    .as("the ids are fixed, so the logits still are")
                    .isEqualTo(Outcome.PASSED);
        }

        private void edit(String file, String from, String to) throws IOException {
            Path path = copy.folder.resolve(file);
            String text = Files.readString(path);
            assertThat(text).contains(from);
            Files.writeString(path, text.replace(from, to));
        }
    }

    @Nested
    @DisplayName("The golden statement")
    class Golden {
        @Test
        void ofAnotherRevisionNamesTheEngineToFetch() throws IOException {
            copy.signGolden("weightgate-fp32-9", copy.hash());
            Report report = copy.verify();
            Step golden = step(report, "golden");
            assertThat(golden.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(golden.remedy())
                    .contains("weightgate-fp32-9")
                    .contains("https://portal.example");
            assertThat(golden.finding()).doesNotContainIgnoringCase("mismatch");
            assertThat(report.passed()).isTrue();
            assertThat(report.exact()).isFalse();
        }

        @Test
        void ofAnotherCopyIsRefused() throws IOException {
            copy.signGolden("GR-2", Numerics.REVISION, copy.hash());
            Report report = copy.verify();
            assertThat(report.passed()).isFalse();
            assertThat(step(report, "golden").finding()).contains("belongs to another copy");
        }

        @Test
        void withAnotherHashFails() throws IOException {
            copy.signGolden(Numerics.REVISION, "0".repeat(64));
            assertThat(failed(copy.verify()).name()).isEqualTo("golden");
        }

        @Test
        void thatWasChangedIsRefused() throws IOException {
            Path file = copy.folder.resolve("golden.json");
            Files.writeString(file, Files.readString(file).replace("GR-1", "GR-3"));
            assertThat(step(copy.verify(), "golden").finding()).contains("changed since");
        }

        @Test
        void thatIsNotThereYetIsSaidSo() throws IOException {
            Files.delete(copy.folder.resolve("golden.json"));
            Report report = copy.verify();
            assertThat(report.passed()).isTrue();
            assertThat(report.exact()).isFalse();
            assertThat(step(report, "golden").remedy()).contains("weightgate get");
        }
    }

    @Test
    void aReportIsReadBackAsWritten() throws IOException {
        Files.delete(copy.folder.resolve("golden.json"));
        Report report = copy.verify();
        assertThat(parse(report.json())).isEqualTo(report);
    }

    @Test
    void aReportThatContradictsItselfOrSaysMoreIsRefused() throws IOException {
        Files.delete(copy.folder.resolve("model.sig"));
        String json = copy.verify().json();
        assertThatThrownBy(() -> parse(json.replace("\"passed\":false", "\"passed\":true")))
                .isInstanceOf(MalformedDocument.class);
        assertThatThrownBy(() -> parse(json.replace("\"passed\":", "\"more\":1,\"passed\":")))
                .hasMessageContaining("more");
        assertThatThrownBy(() -> parse(json.replace("FAILED", "PERFECT")))
                .hasMessageContaining("PERFECT");
        assertThatThrownBy(() -> parse(json.substring(0, json.length() / 2)))
                .isInstanceOf(MalformedDocument.class);
    }

    private static Report parse(String json) throws IOException {
        return Report.parse(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nothingInTheFolderIsChanged() throws IOException {
        long before = fingerprint();
        copy.verify();
        assertThat(fingerprint()).isEqualTo(before);
    }

    private long fingerprint() throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(copy.folder)) {
            for (Path file : files.sorted().toList()) {
                sum = 31 * sum + java.util.Arrays.hashCode(Files.readAllBytes(file));
            }
        }
        return sum;
    }
}
