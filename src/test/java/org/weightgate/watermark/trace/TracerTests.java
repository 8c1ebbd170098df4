package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

@DisplayName("a trace")
class TracerTests {
    private static final SmallModel MODEL = SmallModel.small();
    private static final List<String> PEOPLE = SmallModel.people("r", 200);

    private static List<String> named(Finding finding) {
        return finding.evidence().accusations().stream()
                .map(Accusation::recipientId)
                .sorted()
                .toList();
    }

    @Nested
    @DisplayName("of one recipient's copy")
    class OneLeaker {
        @ParameterizedTest
        @EnumSource(names = {"BF16", "F16", "F32"})
        void namesTheRecipientWhateverTheType(DType dtype) throws IOException {
            SmallModel model = new SmallModel(dtype, 2, 128, 128, new Sizing(1, 1));
            Finding finding = model.trace(model.leak(layer -> layer.copy("r7")), PEOPLE);
            assertThat(named(finding)).containsExactly("r7");
            assertThat(finding.evidence().accusations().getFirst().z()).isBetween(105.0, 128.0);
        }

        @ParameterizedTest
        @ValueSource(ints = {4, 8})
        void namesTheRecipientAtEveryDensity(int density) throws IOException {
            SmallModel model = new SmallModel(DType.BF16, 2, 250, 130, new Sizing(density, 2));
            Finding finding = model.trace(model.leak(layer -> layer.copy("r7")), PEOPLE);
            assertThat(named(finding)).containsExactly("r7");
        }

        @Test
        void survivesFourBitQuantisationByTheLeaksOwnScales() throws IOException {
            Finding finding = MODEL.trace(MODEL.q4(layer -> layer.copy("r7")), PEOPLE);
            assertThat(named(finding)).containsExactly("r7");
            assertThat(finding.evidence().accusations().getFirst().z()).isGreaterThan(45);
            assertThat(finding.evidence().expectedZ()).isBetween(45.0, 65.0);
        }

        @Test
        void survivesNoise() throws IOException {
            Finding finding =
                    MODEL.trace(MODEL.leak(layer -> Attacks.noise(layer.copy("r7"), 0.05)), PEOPLE);
            assertThat(named(finding)).containsExactly("r7");
        }

        @Test
        void survivesTrainingBeforeQuantisation() throws IOException {
            Finding finding = MODEL.trace(MODEL.q4(l -> Attacks.noise(l.copy("r7"), 0.01)), PEOPLE);
            assertThat(named(finding)).containsExactly("r7");
        }

        @Test
        void survivesHoles() throws IOException {
            Random random = new Random(3);
            Finding finding =
                    MODEL.trace(
                            MODEL.leak(
                                    layer -> {
                                        float[] values = layer.copy("r7");
                                        for (int i = 0; i < values.length; i++) {
                                            values[i] =
                                                    switch (random.nextInt(4)) {
                                                        case 0 -> Float.NaN;
                                                        case 1 -> 0;
                                                        case 2 -> Float.NEGATIVE_INFINITY;
                                                        default -> values[i];
                                                    };
                                        }
                                        return values;
                                    }),
                            PEOPLE);
            assertThat(named(finding)).containsExactly("r7");
            assertThat(finding.evidence().contents())
                    .allSatisfy(c -> assertThat(c.carriers()).isBetween(15000L, 18000L));
        }

        @Test
        void needsOneTensorOnly() throws IOException {
            Alignment whole = MODEL.leak(layer -> layer.copy("r7"));
            Alignment one = new Alignment(whole.matches().subList(2, 3), List.of("the rest"));
            Finding finding = MODEL.trace(one, PEOPLE);
            assertThat(named(finding)).containsExactly("r7");
            assertThat(finding.evidence().leftOut()).containsExactly("the rest");
        }
    }

    @Nested
    @DisplayName("of a file")
    class LeakedFile {
        @TempDir Path folder;

        @Test
        void findsTheTensorsByThemselves() throws IOException {
            SmallModel model = new SmallModel(DType.BF16, 2, 96, 128, new Sizing(1, 1));
            Path file = folder.resolve("leak.safetensors");
            Files.write(file, model.file("r7"));
            List<OriginalTensor> originals = new ArrayList<>(model.layers);
            try (Suspect suspect = Suspect.open(file)) {
                Finding finding =
                        Tracer.trace(
                                originals,
                                suspect,
                                SmallModel.CODEBOOK,
                                PEOPLE,
                                1e-9,
                                Progress.SILENT);
                assertThat(named(finding)).containsExactly("r7");
                assertThat(finding.evidence().contents()).hasSize(2);
            }
        }
    }

    @Nested
    @DisplayName("of a coalition's mixture")
    class Coalitions {
        @ParameterizedTest
        @EnumSource
        void namesEveryMemberAndNobodyElse(Attacks.Collusion attack) throws IOException {
            for (int c = 2; c <= 5; c++) {
                List<String> members = PEOPLE.subList(10, 10 + c);
                Finding finding =
                        MODEL.trace(
                                MODEL.leak(l -> Attacks.collude(attack, l.copies(members))),
                                PEOPLE);
                assertThat(named(finding)).as("%s of %d", attack, c).isEqualTo(members);
            }
        }

        @Test
        void namesThoseWhoseTensorsWerePutTogether() throws IOException {
            List<String> members = PEOPLE.subList(20, 24);
            Finding finding =
                    MODEL.trace(
                            MODEL.q4(l -> l.copy(members.get(MODEL.layers.indexOf(l)))), PEOPLE);
            assertThat(named(finding)).isEqualTo(members);
            assertThat(finding.evidence().suspicions().getFirst().statistic())
                    .startsWith("one tensor");
        }

        @Test
        void weighsTensorsByWhatTheyCanSay() throws IOException {
            Finding finding =
                    MODEL.trace(
                            MODEL.leak(
                                    l ->
                                            Attacks.noise(
                                                    l.copy("r7"),
                                                    MODEL.layers.indexOf(l) == 0 ? 0.02 : 0.5)),
                            PEOPLE);
            assertThat(named(finding)).containsExactly("r7");
            double mixed = finding.evidence().accusations().getFirst().z();
            Finding alone =
                    MODEL.trace(
                            new Alignment(
                                    MODEL.leak(l -> Attacks.noise(l.copy("r7"), 0.02))
                                            .matches()
                                            .subList(0, 1),
                                    List.of()),
                            PEOPLE);
            double best = alone.evidence().accusations().getFirst().z();
            assertThat(mixed).isGreaterThan(0.95 * best);
        }
    }

    @Nested
    @DisplayName("accuses nobody")
    class Innocents {
        @Test
        void forACopyOfSomebodyWhoIsNotEnrolled() throws IOException {
            Finding finding = MODEL.trace(MODEL.leak(l -> l.copy("stranger")), PEOPLE);
            assertThat(finding.verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Inconclusive.class,
                            v ->
                                    assertThat(v.reason())
                                            .isEqualTo(Verdict.Reason.MARK_OF_NOBODY_ENROLLED));
        }

        @Test
        void forACopyWhereNobodyIsEnrolledAtAll() throws IOException {
            Finding marked = MODEL.trace(MODEL.leak(l -> l.copy("stranger")), List.of());
            assertThat(marked.verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Inconclusive.class,
                            v -> {
                                assertThat(v.reason())
                                        .isEqualTo(Verdict.Reason.MARK_OF_NOBODY_ENROLLED);
                                assertThat(v.recipients()).isZero();
                                assertThat(v.sentence()).contains("nobody is enrolled");
                            });
            Finding clean = MODEL.trace(MODEL.leak(SmallModel.Layer::originals), List.of());
            assertThat(clean.verdict()).isInstanceOf(Verdict.Unmarked.class);
            assertThat(clean.verdict().sentence()).contains("nobody has ever had a copy");
            Finding other = MODEL.trace(new Alignment(List.of(), List.of("no")), List.of());
            assertThat(other.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        }

        @Test
        void forTheOriginalItself() throws IOException {
            Finding finding = MODEL.trace(MODEL.leak(SmallModel.Layer::originals), PEOPLE);
            assertThat(finding.verdict()).isInstanceOf(Verdict.Unmarked.class);
        }

        @Test
        void forTheOriginalWithNoiseOrQuantised() throws IOException {
            Finding noisy =
                    MODEL.trace(MODEL.leak(l -> Attacks.noise(l.originals(), 0.01)), PEOPLE);
            assertThat(noisy.verdict()).isInstanceOf(Verdict.Unmarked.class);
            Finding quantised = MODEL.trace(MODEL.q4(SmallModel.Layer::originals), PEOPLE);
            assertThat(quantised.verdict()).isInstanceOf(Verdict.Unmarked.class);
        }

        @Test
        void forUnrelatedWeights() throws IOException {
            Random random = new Random(1);
            Finding finding =
                    MODEL.trace(
                            MODEL.leak(
                                    l -> {
                                        float[] values = l.originals();
                                        for (int i = 0; i < values.length; i++) {
                                            values[i] = (float) (0.02 * random.nextGaussian());
                                        }
                                        return values;
                                    }),
                            PEOPLE);
            assertThat(finding.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        }

        @Test
        void whenNothingWasMatched() throws IOException {
            Finding finding = MODEL.trace(new Alignment(List.of(), List.of("no match")), PEOPLE);
            assertThat(finding.verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Inconclusive.class,
                            v -> assertThat(v.reason()).isEqualTo(Verdict.Reason.NOTHING_MATCHED));
        }

        @Test
        void whenTooLittleIsLeft() throws IOException {
            Finding finding =
                    MODEL.trace(MODEL.leak(l -> Attacks.noise(l.copy("r7"), 0.8)), PEOPLE);
            assertThat(finding.verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Inconclusive.class,
                            v -> {
                                assertThat(v.reason()).isEqualTo(Verdict.Reason.TOO_LITTLE);
                                assertThat(v.expectedZ()).isBetween(0.5, v.neededZ());
                            });
        }
    }

    @Test
    @DisplayName("refuses recipients given twice and a probability that is none")
    void refusesNonsense() {
        Alignment leak = new Alignment(List.of(), List.of());
        assertThatThrownBy(() -> MODEL.trace(leak, List.of("a", "a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                Tracer.trace(
                                        leak,
                                        SmallModel.CODEBOOK,
                                        List.of("a"),
                                        0,
                                        Progress.SILENT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
