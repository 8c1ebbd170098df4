package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class ReportTests {
    @TempDir Path temp;
    private SignedCopy copy;

    @BeforeEach
    void aCopy() throws IOException {
        copy = SignedCopy.of("opt-stories", temp.resolve("copy"));
    }

    @Test
    void aReportIsReadBackAsWritten() throws IOException {
        Files.delete(copy.folder.resolve("golden.json"));
        Report report = copy.verify();
        assertThat(parse(report.json())).isEqualTo(report);
    }

    @Test
    void aReportOfAnEarlierClientIsReadToo() throws IOException {
        Report report = copy.verify();
        String early =
                report.json()
                        .replaceAll("\"(accelerators)\":\\[[^\\]]*\\],", "")
                        .replaceAll("\"(isa|computedOn)\":\"[^\"]*\",", "")
                        .replaceAll(",\"(physicalCores|vectorBits)\":[0-9]+", "");
        assertThat(early)
                .doesNotContain(
                        "\"accelerators\"", "\"isa\"", "\"computedOn\"", "Cores\"", "vectorBits");
        Machine machine = parse(early).machine();
        assertThat(machine.isa()).isEqualTo(report.machine().isa());
        assertThat(machine.physicalCores()).isZero();
        assertThat(machine.accelerators()).isEmpty();
        assertThat(machine.computedOn()).isEqualTo("cpu");
    }

    @Test
    void theTextTellsEveryStepTheMachineAndTheVerdict() throws IOException {
        Files.delete(copy.folder.resolve("golden.json"));
        Report report = copy.verify();
        String text = report.text(false);
        assertThat(text.lines().toList())
                .filteredOn(line -> line.startsWith("passed"))
                .hasSameSizeAs(
                        report.steps().stream()
                                .filter(s -> s.outcome() == Report.Outcome.PASSED)
                                .toList());
        assertThat(text)
                .contains("skipped    golden: On this machine these weights")
                .contains("machine    " + report.machine().cpu())
                .contains(report.machine().isa())
                .contains("engine     " + Numerics.REVISION)
                .containsPattern("time +[0-9.]+ s")
                .endsWith(
                        "within the tolerance of a mark; the exact comparison could not be made.");
        assertThat(report.text(true)).contains("✓ passed", "– skipped");
    }

    @Test
    void theVerdictNamesWhatFailedAndBlamesTheCopyForNothingElse() throws IOException {
        Report wrongMachine = copy.verifyWith(new WrongMachine(0));
        assertThat(wrongMachine.text(false))
                .endsWith(
                        "This machine does not compute as it should, which says nothing of the"
                                + " copy. 2 of 13 steps failed: engine, engine again.");
        Report later = copy.verifyWith(new WrongMachine(WrongMachine.ofTheSelfTest()));
        assertThat(later.text(false))
                .contains("which says nothing of the copy. 2 of 13 steps failed: golden, engine");
        Files.delete(copy.folder.resolve("tokenizer.json"));
        assertThat(copy.verify().text(false))
                .contains("FAILED     files: Every signed file is here")
                .contains("\n           -> Download again what is named: ")
                .contains("This copy did not pass. ")
                .contains(" of 13 steps failed: files");
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
}
