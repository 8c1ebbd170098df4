package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.inference.Reports.failed;
import static org.weightgate.inference.Reports.step;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

@DisplayName("What a valid signature covers can still be wrong")
class SignedButWrongTests {
    private static final String SHARD = "model-00002-of-00003.safetensors";

    @TempDir Path temp;
    private SignedCopy copy;

    @BeforeEach
    void aCopy() throws IOException {
        copy = SignedCopy.of("opt-stories", temp.resolve("copy"));
    }

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
        copy.change(SHARD, tensor.begin() + 14, new byte[] {0x00, 0x7E});
        copy.signFiles();
        Step failed = failed(copy.verify());
        assertThat(failed.name()).isEqualTo("numbers");
        assertThat(failed.finding())
                .contains(SHARD)
                .contains(tensor.name())
                .contains("element 7, byte " + (tensor.begin() + 14));
    }

    @Test
    void aWeightGreaterThanAnyThatWasPublished() throws IOException {
        Tensor tensor = matrix();
        copy.change(SHARD, tensor.begin() + 14, new byte[] {0x00, 0x44}); // 4.0
        copy.signFiles();
        Report report = copy.verify();
        Step numbers = step(report, "numbers");
        assertThat(numbers.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(numbers.finding())
                .contains(SHARD + ": tensor " + tensor.name() + " holds 4.000, where 0.")
                .contains("the greatest magnitude it was published with, at element 7, byte")
                .doesNotContain("more are not");
        assertThat(step(report, "golden").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(step(report, "tolerance").outcome())
                .as("what it computes is told all the same")
                .isNotEqualTo(Outcome.SKIPPED);
    }

    @Test
    void aTensorThatNowhereReachesWhatWasPublished() throws IOException {
        Tensor tensor = matrix();
        copy.change(SHARD, tensor.begin(), new byte[(int) tensor.length()]);
        copy.signFiles();
        assertThat(step(copy.verify(), "numbers").finding())
                .contains(tensor.name() + " nowhere reaches 0.")
                .contains("the greatest magnitude it was published with.");
    }

    @Test
    void ofAReleaseWhoseMagnitudesNobodyNotedTheOldBoundHolds() throws IOException {
        copy.magnitudes = Magnitudes.NONE;
        Tensor tensor = matrix();
        copy.change(SHARD, tensor.begin() + 14, new byte[] {0x00, 0x44});
        copy.signFiles();
        copy.signGolden(Numerics.REVISION, copy.hash());
        Step numbers = step(copy.verify(), "numbers");
        assertThat(numbers.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(numbers.finding()).endsWith("weights are finite and in range.");
    }

    private Tensor matrix() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(copy.folder)) {
            return checkpoint.tensors().values().stream()
                    .filter(t -> checkpoint.shardOf(t.name()).equals(SHARD))
                    .filter(t -> t.shape().size() == 2)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anotherRotaryBase() throws IOException {
        copy = SignedCopy.of("llama-stories", temp.resolve("llama"));
        copy.edit("config.json", "10000.0", "20000.0");
        copy.signFiles();
        Report report = copy.verify();
        Step failed = failed(report);
        assertThat(failed.name()).isEqualTo("golden");
        assertThat(failed.finding()).contains("although every file is the signed one");
        assertThat(step(report, "tolerance").finding())
                .startsWith("Too far")
                .contains("It begins at layer 1, in model-00001-of-00004.safetensors");
    }

    @Test
    void anotherRotaryBaseUnsigned() throws IOException {
        copy = SignedCopy.of("llama-stories", temp.resolve("llama"));
        copy.edit("config.json", "10000.0", "20000.0");
        Step failed = failed(copy.verify());
        assertThat(failed.name()).isEqualTo("hashes");
        assertThat(failed.finding()).startsWith("config.json ");
    }

    @Test
    void aSettingTheEngineDoesNotKnow() throws IOException {
        copy.edit("config.json", "\"dropout\"", "\"clever_scaling\"");
        copy.signFiles();
        Step failed = failed(copy.verify());
        assertThat(failed.name()).isEqualTo("architecture");
        assertThat(failed.finding()).contains("clever_scaling");
    }

    @Test
    void aShapeTheConfigurationContradicts() throws IOException {
        copy.edit("config.json", "\"ffn_dim\": 768", "\"ffn_dim\": 769");
        copy.signFiles();
        assertThat(failed(copy.verify()).finding()).contains("fc1").contains("769");
    }

    @Test
    void anotherTokenizer() throws IOException {
        Path tokenizer = copy.folder.resolve("tokenizer.json");
        Files.copy(
                Models.DEMO.resolve("llama-stories/tokenizer.json"),
                tokenizer,
                StandardCopyOption.REPLACE_EXISTING);
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
}
