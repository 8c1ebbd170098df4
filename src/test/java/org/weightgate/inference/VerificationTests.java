package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.inference.Reports.failed;
import static org.weightgate.inference.Reports.step;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class VerificationTests {
    @TempDir Path temp;
    private SignedCopy copy;

    @BeforeEach
    void aCopy() throws IOException {
        copy = SignedCopy.of("opt-stories", temp.resolve("copy"));
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

    @Test
    void aRehearsalIsComparedExactlyOnlyAndSaysSo() throws IOException {
        Files.delete(copy.folder.resolve(Reference.FILE));
        copy.facts.put("tolerance", "exact only: the weights of a rehearsal are random");
        copy.signFiles();
        Report report = copy.verify();
        Step tolerance = step(report, "tolerance");
        assertThat(tolerance.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(tolerance.finding())
                .isEqualTo("No tolerant check, exact only: the weights of a rehearsal are random.");
        assertThat(report.exact()).isTrue();
    }

    @Nested
    @DisplayName("A machine that computes wrongly")
    class Wrong {
        @Test
        @DisplayName("is told by the engine's own test, and the copy is not blamed")
        void fromTheBeginning() {
            Report report = copy.verifyWith(new WrongMachine(0));
            assertThat(refusing(report)).containsExactly("engine", "engine again");
            Step engine = step(report, "engine");
            assertThat(engine.finding()).contains("It says nothing about the copy.");
            assertThat(engine.remedy()).contains("use another machine or another Java");
            assertThat(step(report, "hashes").outcome()).isEqualTo(Outcome.PASSED);
            assertThat(step(report, "golden").finding())
                    .isEqualTo("Not run, because this machine fails the engine's own test.");
            assertThat(step(report, "tolerance").outcome()).isEqualTo(Outcome.SKIPPED);
        }

        @Test
        @DisplayName("after a while is told by the same test once more")
        void afterAWhile() {
            Report report = copy.verifyWith(new WrongMachine(WrongMachine.ofTheSelfTest()));
            assertThat(refusing(report)).containsExactly("golden", "engine again");
            assertThat(step(report, "golden").remedy())
                    .contains("if the step \"engine again\" passes");
        }

        private List<String> refusing(Report report) {
            return report.steps().stream()
                    .filter(s -> s.outcome() == Outcome.FAILED)
                    .map(Step::name)
                    .toList();
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
