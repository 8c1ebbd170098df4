package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightgate.inference.Reports.step;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** `reference.json` as a copy brings it, and what the step "tolerance" makes of it. */
class ReferenceTests {
    @TempDir Path temp;
    private SignedCopy copy;

    @BeforeEach
    void aMarkedCopy() throws IOException {
        copy = SignedCopy.of("opt-stories", temp.resolve("copy"));
        new Marks(Models.DEMO.resolve("opt-stories")).mark(copy.folder, "bo");
        signed();
    }

    private void signed() throws IOException {
        copy.signFiles();
        copy.signGolden(Numerics.REVISION, copy.hash());
    }

    /** Zeros a tensor; the shard it lies in. */
    private String zeroed(String name) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(copy.folder)) {
            Tensor tensor = checkpoint.tensors().get(name);
            String shard = checkpoint.shardOf(name);
            copy.change(shard, tensor.begin(), new byte[(int) tensor.length()]);
            return shard;
        }
    }

    private Path file() {
        return copy.folder.resolve(Reference.FILE);
    }

    @Test
    void aMarkedCopyIsExactAndWithinWhatMarksAllow() {
        Report report = copy.verify();
        Step tolerance = step(report, "tolerance");
        assertThat(report.exact()).isTrue();
        assertThat(tolerance.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(tolerance.finding())
                .startsWith("Within the tolerance of a mark: hidden states ")
                .contains("mean KL ", "0 clear tops changed", "which is not judged")
                .contains("Marks hide from this check: weights as int8 in groups of 32");
        assertThat(tolerance.figures())
                .extracting(Report.Figure::name)
                .contains("hidden state, embedding", "hidden state, layer 4", "mean KL")
                .endsWith("log of the perplexity ratio");
        assertThat(tolerance.figures()).last().extracting(Report.Figure::limit).isNull();
    }

    @Test
    void theFiguresAreReadBackFromTheReport() throws IOException {
        Report report = copy.verify();
        Report read =
                Report.parse(
                        new ByteArrayInputStream(report.json().getBytes(StandardCharsets.UTF_8)));
        assertThat(read).isEqualTo(report);
        assertThat(step(read, "tolerance").figures()).hasSizeGreaterThan(10);
    }

    @Test
    void decidesWhereNoExactComparisonCanBeMade() throws IOException {
        Files.delete(copy.folder.resolve("golden.json"));
        Report report = copy.verify();
        assertThat(step(report, "golden").outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(step(report, "tolerance").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(report.exact()).isFalse();
        assertThat(report.tolerant()).isTrue();
    }

    @Test
    void namesTheLayerAndTheShardOfAFaultThatWasSigned() throws IOException {
        String shard = zeroed("model.decoder.layers.2.fc2.weight");
        signed();
        Report report = copy.verify();
        assertThat(step(report, "golden").outcome()).isEqualTo(Outcome.PASSED);
        Step tolerance = step(report, "tolerance");
        assertThat(tolerance.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(tolerance.finding())
                .startsWith("Too far: ")
                .contains("It begins at layer 3, in ")
                .contains(shard);
        assertThat(tolerance.remedy()).contains("it was made wrongly");
        assertThat(report.passed()).isFalse();
    }

    @Test
    void namesWhatStandsBehindTheLastLayer() throws IOException {
        String shard = zeroed("model.decoder.final_layer_norm.weight");
        signed();
        assertThat(step(copy.verify(), "tolerance").finding())
                .contains("Every layer is within: the fault lies behind the last one, in ")
                .contains(shard);
    }

    @Test
    void thresholdsThatNobodyMeasuredOnlyIndicate() throws IOException {
        Reference known = Reference.parse(Files.newInputStream(file()));
        try (Checkpoint original = Models.demo("opt-stories")) {
            Reference base =
                    Calibration.base(original, known.golden().goldenPrompts(), Progress.SILENT);
            Files.writeString(file(), base.json());
        }
        signed();
        Report report = copy.verify();
        Step tolerance = step(report, "tolerance");
        assertThat(tolerance.outcome()).isEqualTo(Outcome.INDICATIVE);
        assertThat(tolerance.finding()).startsWith("INDICATIVE, since nobody measured");
        assertThat(report.passed()).isTrue();
        assertThat(report.exact()).isTrue();
        Files.delete(copy.folder.resolve("golden.json"));
        assertThat(copy.verify().tolerant()).isFalse();
    }

    @Test
    void aReleaseFromBeforeTolerantChecksIsAsExactAsEver() throws IOException {
        Files.delete(file());
        signed();
        Report report = copy.verify();
        assertThat(step(report, "tolerance").outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(step(report, "tolerance").finding()).contains("brings no reference.json");
        assertThat(report.exact()).isTrue();
    }

    @Test
    void ofAnotherModelIsRefused() throws IOException {
        Path other = temp.resolve("llama");
        SignedCopy.of("llama-stories", other);
        Reference llama = Reference.parse(Files.newInputStream(other.resolve(Reference.FILE)));
        Reference fewer =
                new Reference(
                        llama.golden(),
                        llama.spread(),
                        llama.layers().subList(0, 3),
                        Thresholds.defaults(3, llama.spread()),
                        java.util.List.of());
        Files.writeString(file(), fewer.json());
        signed();
        assertThat(step(copy.verify(), "tolerance").finding()).contains("another shape");
    }

    @Test
    void isReadBackAsWrittenAndRefusedWhereItContradictsItself() throws IOException {
        String json = Files.readString(file());
        assertThat(parse(json).json()).isEqualTo(json);
        assertThatThrownBy(() -> parse(json.replace("reference-1", "reference-9")))
                .hasMessageContaining("reference-9");
        assertThatThrownBy(() -> parse(json.replace("\"calibrated\":true", "\"calibrated\":false")))
                .hasMessageContaining("contradicts");
        assertThatThrownBy(
                        () -> parse(json.replace("\"notSeparable\":[", "\"notSeparable\":[\"x\",")))
                .hasMessageContaining("contradicts");
        assertThatThrownBy(() -> parse(json.replace("\"spread\"", "\"more\":1,\"spread\"")))
                .hasMessageContaining("more");
    }

    private static Reference parse(String json) throws IOException {
        return Reference.parse(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
