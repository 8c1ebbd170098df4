package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a calibrated check accepts and rejects, on the demo's real weights and real marks. */
class ToleranceTests {
    private static final int DUMMIES = 8;
    private static final Map<String, Reference> CALIBRATED = new ConcurrentHashMap<>();

    @TempDir Path temp;

    static Reference calibrated(String demo) throws IOException {
        Reference known = CALIBRATED.get(demo);
        if (known == null) {
            Path folder = Models.DEMO.resolve(demo);
            try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                List<Variant> marks = new Marks(folder).dummies(DUMMIES);
                known =
                        Calibration.run(
                                base(checkpoint, demo),
                                checkpoint,
                                marks,
                                FinishedRuns.NONE,
                                Progress.SILENT);
            }
            CALIBRATED.put(demo, known);
        }
        return known;
    }

    private static Reference base(Checkpoint checkpoint, String demo) throws IOException {
        return Calibration.base(
                checkpoint,
                GoldenPrompts.forCheckpoint(checkpoint, Models.tokenizer(demo)),
                Progress.SILENT);
    }

    private static Judgement judge(
            Reference reference, Checkpoint checkpoint, Change change, Kernels kernels)
            throws IOException {
        Measurement run = new Measurement(reference);
        Weights weights = Weights.of(checkpoint, tensor -> Bytes.of(change.of(checkpoint, tensor)));
        new Pass(Architecture.of(checkpoint), weights, kernels, reference.golden().goldenPrompts())
                .run(Pass.FAIR, Pass.Gate.OPEN, run, Progress.SILENT);
        assertThat(run.finite()).isTrue();
        return new Judgement(run.deviation(), reference.thresholds());
    }

    private static Judgement judge(Reference reference, Checkpoint checkpoint, Change change)
            throws IOException {
        return judge(reference, checkpoint, change, Kernels.fastest(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt-stories", "llama-stories"})
    void acceptsTheMarkedCopyOfEveryFreshRecipientWithRoomToSpare(String demo) throws IOException {
        Reference reference = calibrated(demo);
        Marks marks = new Marks(Models.DEMO.resolve(demo));
        try (Checkpoint checkpoint = Models.demo(demo)) {
            for (String recipient : List.of("bo", "cy", "dee", "eli", "fay")) {
                Judgement judgement = judge(reference, checkpoint, marks.of(recipient));
                assertThat(judgement.margin()).as(recipient).isBetween(0.05, 0.6);
                assertThat(judgement.changedTops()).as(recipient).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt-stories", "llama-stories"})
    void acceptsAnotherOrderOfSummationEvenWithoutMarks(String demo) throws IOException {
        try (Checkpoint checkpoint = Models.demo(demo)) {
            Reference unmarked =
                    Calibration.run(
                            base(checkpoint, demo),
                            checkpoint,
                            List.of(),
                            FinishedRuns.NONE,
                            Progress.SILENT);
            Kernels other = new OtherOrder(Kernels.fastest(true));
            Judgement judgement = judge(unmarked, checkpoint, Change.NONE, other);
            assertThat(judgement.found().meanKl()).isPositive();
            assertThat(judgement.margin()).isLessThanOrEqualTo(0.25);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt-stories", "llama-stories"})
    void withoutMarksEveryFaultLiesFarBeyond(String demo) throws IOException {
        try (Checkpoint checkpoint = Models.demo(demo)) {
            Reference unmarked =
                    Calibration.run(
                            base(checkpoint, demo),
                            checkpoint,
                            List.of(),
                            FinishedRuns.NONE,
                            Progress.SILENT);
            assertThat(unmarked.notSeparable()).isEmpty();
            assertThat(unmarked.trials())
                    .filteredOn(trial -> !trial.lawful())
                    .hasSizeGreaterThanOrEqualTo(6)
                    .allSatisfy(t -> assertThat(t.margin()).as(t.name()).isGreaterThan(30));
        }
    }

    /** As a restart between two runs leaves it. */
    @Test
    void goesOnBehindTheRunsThatAnInterruptedCalibrationFinished() throws IOException {
        Map<String, Integer> computed = new TreeMap<>();
        Map<String, String> kept = new TreeMap<>();
        AtomicInteger room = new AtomicInteger(5);
        FinishedRuns finished =
                new FinishedRuns() {
                    @Override
                    public @Nullable String found(String run) {
                        if (kept.get(run) == null && room.getAndDecrement() == 0) {
                            throw new IllegalStateException("the power fails");
                        }
                        return kept.get(run);
                    }

                    @Override
                    public void keep(String run, String found) {
                        computed.merge(run, 1, Integer::sum);
                        kept.put(run, found);
                    }
                };
        Path folder = Models.DEMO.resolve("opt-stories");
        List<Variant> marks = new Marks(folder).dummies(DUMMIES);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Reference base = base(checkpoint, "opt-stories");
            assertThatThrownBy(
                            () ->
                                    Calibration.run(
                                            base, checkpoint, marks, finished, Progress.SILENT))
                    .hasMessage("the power fails");
            assertThat(kept)
                    .containsOnlyKeys(
                            "another order of summation",
                            "marks of dummy recipient 1",
                            "marks of dummy recipient 2",
                            "marks of dummy recipient 3",
                            "marks of dummy recipient 4");
            room.set(-1);
            Reference whole = Calibration.run(base, checkpoint, marks, finished, Progress.SILENT);
            assertThat(whole.json()).isEqualTo(calibrated("opt-stories").json());
        }
        assertThat(computed.values()).hasSize(17).containsOnly(1);
    }

    /** Faults on top of a recipient's marks, as they would reach the recipient. */
    @ParameterizedTest
    @ValueSource(strings = {"opt-stories", "llama-stories"})
    void rejectsWhatIsWorseThanAMark(String demo) throws IOException {
        Reference reference = calibrated(demo);
        Path folder = temp.resolve(demo);
        Models.copy(Models.DEMO.resolve(demo), folder);
        new Marks(folder).mark(folder, "bo");
        try (Checkpoint marked = Checkpoint.open(folder)) {
            for (Faults.Fault fault : Faults.of(marked)) {
                boolean worse =
                        fault.name().contains("swapped")
                                || fault.name().contains("norm")
                                || fault.name().contains("scaled");
                double margin = judge(reference, marked, fault.change()).margin();
                if (worse) {
                    assertThat(margin).as(fault.name()).isGreaterThan(1);
                }
            }
            if (demo.equals("opt-stories")) {
                Judgement sibling = judge(reference, marked, Injury::sibling);
                assertThat(sibling.margin()).as("a fine-tuned sibling").isGreaterThan(1.3);
            }
        }
    }

    @Test
    void whatMarksHideIsNamedNotSeparable() throws IOException {
        Reference opt = calibrated("opt-stories");
        assertThat(opt.notSeparable())
                .contains("weights as int8 in groups of 32", "weights cast to bfloat16")
                .noneMatch(name -> name.startsWith("layers 2 and 3"));
        assertThat(calibrated("llama-stories").notSeparable())
                .contains("weights as int8 in groups of 32")
                .noneMatch(name -> name.startsWith("a norm lost"));
    }

    @Test
    void findsTheFirstLayerThatWasChanged() throws IOException {
        Reference reference = calibrated("opt-stories");
        try (Checkpoint checkpoint = Models.demo("opt-stories")) {
            for (int layer = 1; layer <= 4; layer++) {
                String lost = "layers." + (layer - 1) + ".fc1.weight";
                Change zeroed =
                        (from, tensor) -> {
                            Elements copy =
                                    Elements.copy(from.bytes(tensor.name()), tensor.dtype());
                            for (long i = 0; tensor.name().endsWith(lost) && i < copy.size(); i++) {
                                copy.set(i, 0);
                            }
                            return copy.bytes();
                        };
                Judgement judgement = judge(reference, checkpoint, zeroed);
                assertThat(judgement.firstLayerBeyond()).isEqualTo(layer);
            }
        }
    }

    @Nested
    @DisplayName("Thresholds")
    class Limits {
        private final double[] none = {0, 0};

        private Deviation moved(double hidden, double kl, double logit, double... leads) {
            double[] all = {hidden, hidden};
            return new Deviation(all, all, kl, 10 * kl, logit, leads, 0, 100);
        }

        @Test
        void areFourTimesTheGreatestOfSeveralCopies() {
            Thresholds limits =
                    Thresholds.of(List.of(moved(1e-3, 1e-5, 0.1), moved(2e-3, 4e-5, 0.05)), 2, 2.5);
            assertThat(limits.calibrated()).isTrue();
            assertThat(limits.hidden()).containsExactly(8e-3, 8e-3);
            assertThat(limits.meanKl()).isEqualTo(1.6e-4);
            assertThat(limits.maxKl()).isEqualTo(1.6e-3);
            assertThat(limits.logit()).isEqualTo(0.4);
            assertThat(limits.clearLead()).isEqualTo(1.6);
        }

        @Test
        void areNeverFinerThanArithmetic() {
            Thresholds limits =
                    Thresholds.of(List.of(new Deviation(none, none, 0, 0, 0, none, 0, 1)), 2, 2.5);
            assertThat(limits.hidden()).containsExactly(2e-5, 2e-5);
            assertThat(limits.meanKl()).isEqualTo(1e-7);
            assertThat(limits.maxKl()).isEqualTo(1e-6);
            assertThat(limits.logit()).isEqualTo(2.5e-4);
        }

        @Test
        void letATopChangeWhereItHardlyLed() {
            Thresholds limits = Thresholds.of(List.of(moved(1e-3, 1e-5, 0.1)), 2, 2.5);
            Judgement near = new Judgement(moved(1e-3, 1e-5, 0.1, 1.5, 0.2), limits);
            Judgement clear = new Judgement(moved(1e-3, 1e-5, 0.1, 1.7, 0.2), limits);
            assertThat(near.changedTops()).isZero();
            assertThat(near.within()).isTrue();
            assertThat(clear.changedTops()).isEqualTo(1);
            assertThat(clear.within()).isFalse();
        }

        @Test
        void judgeHiddenStatesKlAndTopsAndNothingElse() {
            Thresholds limits = Thresholds.of(List.of(moved(1e-3, 1e-5, 0.1)), 2, 2.5);
            Deviation odd = new Deviation(none, none, 0, 9, 9, new double[0], 9, 100);
            assertThat(new Judgement(odd, limits).within()).isTrue();
            assertThat(new Judgement(moved(1e-3, 5e-5, 0.1), limits).margin()).isEqualTo(1.25);
            assertThat(new Judgement(moved(5e-3, 1e-5, 0.1), limits).margin()).isEqualTo(1.25);
        }
    }
}
