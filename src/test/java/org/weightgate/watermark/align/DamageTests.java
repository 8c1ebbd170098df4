package org.weightgate.watermark.align;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.suspect.SuspectTensor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What leakers do to values without moving them, on two layers and the embeddings of a trained
/// model: no factor may be read into it.
class DamageTests {
    private final List<Weights> originals = CompositionTests.originals().subList(1, 8);

    DamageTests() throws IOException {}

    @Test
    void whatPruningLeftStaysAsItStands() throws IOException {
        for (double share : new double[] {.5, .8, .95}) {
            staysAsItStands(copy -> pruned(copy, share).leaked());
        }
    }

    @Test
    void whatPruningAndQuantisingLeftStaysAsItStands() throws IOException {
        staysAsItStands(copy -> pruned(copy, .5).leakedQ4());
        staysAsItStands(copy -> pruned(copy, .8).leakedQ4());
    }

    @Test
    void prunedNeuronsInAnotherOrderAreFoundWithoutFactors() throws IOException {
        int[] neurons = shuffled(512);
        Weights up = originals.get(5);
        Weights down = originals.get(6);
        Alignment alignment =
                Aligner.align(
                        List.of(up.original(), down.original()),
                        List.of(
                                pruned(up.marked(1), .8).rowsAt(neurons).leaked(),
                                pruned(down.marked(2), .8).columnsAt(neurons).leaked()),
                        Progress.SILENT);
        assertThat(alignment.leftOut()).isEmpty();
        assertThat(alignment.matches().get(0).steps()).containsExactly("rows permuted");
        assertThat(alignment.matches().get(1).steps()).containsExactly("columns permuted");
        float[] values = AlignerTests.values(alignment.matches().get(0));
        assertThat(values).isEqualTo(pruned(up.marked(1), .8).values());
    }

    @Test
    void factorsOfPrunedRowsAreThoseOfWhatIsLeft() throws IOException {
        Weights up = originals.get(5);
        Weights leak = pruned(up.marked(1), .7).rowsScaled(2, .5f, 1.1f);
        Alignment alignment =
                Aligner.align(List.of(up.original()), List.of(leak.leaked()), Progress.SILENT);
        Match match = alignment.matches().getFirst();
        assertThat(match.steps()).containsExactly("rows scaled");
        float[] values = AlignerTests.values(match);
        float[] truth = pruned(up.marked(1), .7).values();
        for (int i = 0; i < values.length; i++) {
            assertThat(Math.abs(values[i] - truth[i]))
                    .isLessThanOrEqualTo(.01f * Math.abs(truth[i]));
        }
    }

    @Test
    void halfOfTheRowsForeignAndTheRestMixedWithASiblingStaysAsItStands() throws IOException {
        for (Weights original : originals) {
            Weights copy = original.marked(3);
            Weights sibling = original.noisy(.3, 4);
            Weights foreign = Weights.random("foreign", copy.rows(), copy.columns(), 5);
            float[] made = copy.values().clone();
            for (int i = 0; i < made.length; i++) {
                boolean strange = i / copy.columns() % 2 == 1;
                made[i] = strange ? foreign.values()[i] : (made[i] + sibling.values()[i]) / 2;
            }
            Match match = only(original, with(copy, made).leaked());
            assertThat(match.steps()).as(original.name()).isEmpty();
            assertThat(match.coverage()).isBetween(.45, .55);
        }
    }

    @Test
    void clippedValuesAreNotTakenForSmallerOnes() throws IOException {
        for (double most : new double[] {1, 2}) {
            staysAsItStands(
                    copy -> {
                        float limit = (float) (most * copy.deviation());
                        float[] made = copy.values().clone();
                        for (int i = 0; i < made.length; i++) {
                            made[i] = Math.clamp(made[i], -limit, limit);
                        }
                        return with(copy, made).leaked();
                    });
        }
    }

    @Test
    void aMergedUpdateOfLowRankStaysWhereItIs() throws IOException {
        staysAsItStands(
                copy -> {
                    double[][] left = LinearTests.gaussian(copy.rows(), 8, 10);
                    double[][] right = LinearTests.gaussian(8, copy.columns(), 11);
                    double size = .02 * copy.deviation() / Math.sqrt(8);
                    float[] made = copy.values().clone();
                    for (int i = 0; i < made.length; i++) {
                        for (int k = 0; k < 8; k++) {
                            made[i] +=
                                    (float)
                                            (size
                                                    * left[i / copy.columns()][k]
                                                    * right[k][i % copy.columns()]);
                        }
                    }
                    return with(copy, made).leaked();
                });
    }

    @Test
    void quantisersThatPassTheirErrorsOnOrShrinkAreNotTakenForFactors() throws IOException {
        staysAsItStands(copy -> with(copy, errorsPassedOn(copy)).leaked());
        staysAsItStands(copy -> with(copy, centroids(copy)).leaked());
    }

    /// Four bits in groups of 64, each error added to the next value.
    private static float[] errorsPassedOn(Weights copy) {
        float[] made = copy.values().clone();
        for (int from = 0; from < made.length; from += 64) {
            float largest = 0;
            for (int i = from; i < from + 64; i++) {
                largest = Math.max(largest, Math.abs(made[i]));
            }
            float step = largest / 7;
            float carried = 0;
            for (int i = from; i < from + 64 && step > 0; i++) {
                float wanted = made[i] + carried;
                made[i] = step * Math.clamp(Math.round(wanted / step), -8, 7);
                carried = .7f * (wanted - made[i]);
            }
        }
        return made;
    }

    /// Pairs of values sent to the means of 16 cells: two bits a value, much of the energy lost.
    private static float[] centroids(Weights copy) {
        float[] made = copy.values().clone();
        double sigma = copy.deviation();
        double[][] sums = new double[2][16];
        int[] counts = new int[16];
        for (int i = 0; i + 1 < made.length; i += 2) {
            int cell = cell(made[i], made[i + 1], sigma);
            sums[0][cell] += made[i];
            sums[1][cell] += made[i + 1];
            counts[cell]++;
        }
        for (int i = 0; i + 1 < made.length; i += 2) {
            int cell = cell(made[i], made[i + 1], sigma);
            made[i] = (float) (sums[0][cell] / counts[cell]);
            made[i + 1] = (float) (sums[1][cell] / counts[cell]);
        }
        return made;
    }

    private static int cell(float a, float b, double sigma) {
        int turn = (int) Math.floor((Math.atan2(b, a) + Math.PI) / Math.PI * 4) & 7;
        return turn + (Math.hypot(a, b) > 1.4 * sigma ? 8 : 0);
    }

    private void staysAsItStands(Function<Weights, SuspectTensor> damage) throws IOException {
        for (Weights original : originals) {
            Match match = only(original, damage.apply(original.marked(6)));
            assertThat(match.steps()).as(original.name()).isEmpty();
            assertThat(match.coverage()).as(original.name()).isGreaterThan(.85);
        }
    }

    private static Match only(Weights original, SuspectTensor leak) throws IOException {
        Alignment alignment =
                Aligner.align(List.of(original.original()), List.of(leak), Progress.SILENT);
        assertThat(alignment.matches()).as(original.name()).hasSize(1);
        return alignment.matches().getFirst();
    }

    private static Weights with(Weights copy, float[] values) {
        return new Weights(copy.name(), copy.rows(), copy.columns(), values);
    }

    private static Weights pruned(Weights copy, double share) {
        float[] sizes = copy.values().clone();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.abs(sizes[i]);
        }
        Arrays.sort(sizes);
        float least = sizes[(int) (share * sizes.length)];
        float[] made = copy.values().clone();
        for (int i = 0; i < made.length; i++) {
            made[i] = Math.abs(made[i]) < least ? 0 : made[i];
        }
        return with(copy, made);
    }

    private static int[] shuffled(int count) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(8));
        return order.stream().mapToInt(i -> i).toArray();
    }
}
