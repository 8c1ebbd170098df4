package org.weightgate.watermark.align;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.suspect.SuspectTensor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class AlignerTests {
    private final Weights q = Weights.random("q", 192, 192, 1);
    private final Weights up = Weights.random("up", 512, 192, 2);
    private final Weights down = Weights.random("down", 192, 512, 3);

    @Test
    void whatStandsAsItStoodIsReadAsItIs() throws IOException {
        Alignment alignment = align(q.marked(7), up.marked(8), down.marked(9));
        assertThat(alignment.leftOut()).isEmpty();
        assertThat(alignment.matches()).hasSize(3).allMatch(Match::rounds);
        for (Match match : alignment.matches()) {
            assertThat(match.steps()).isEmpty();
            assertThat(match.coverage()).isEqualTo(1);
        }
        assertThat(values(alignment.matches().get(1))).isEqualTo(up.marked(8).values());
    }

    @Test
    void noFactorIsFittedToQuantisersOrNoise() throws IOException {
        Alignment quantised =
                align(Stream.of(q, up, down).map(w -> w.marked(5).leakedQ4()).toList());
        Alignment noisy = align(Stream.of(q, up, down).map(w -> w.noisy(.2, 6).leaked()).toList());
        for (Alignment alignment : List.of(quantised, noisy)) {
            assertThat(alignment.matches()).hasSize(3).allMatch(match -> match.steps().isEmpty());
        }
    }

    @Test
    void factorsOfRowsColumnsAndAllAreUndone() throws IOException {
        for (Weights leak :
                List.of(
                        up.marked(1).rowsScaled(2f, .5f, -1.3f, .9f),
                        up.marked(1).columnsScaled(1.1f, .7f, 1.4f),
                        up.marked(1).columnsScaled(1.1f, .7f, 1.4f).rowsScaled(.8f, 1.2f, -3f),
                        up.marked(1).rowsScaled(1.02f))) {
            Match match = only(align(leak));
            assertThat(match.steps()).isNotEmpty();
            assertThat(distance(match, up.marked(1))).isLessThan(.0015);
        }
    }

    @Test
    void anUnrelatedModelOfTheSameShapesMatchesNothing() throws IOException {
        Alignment alignment =
                align(
                        Weights.random("q", 192, 192, 11),
                        Weights.random("up", 512, 192, 12),
                        Weights.random("down", 192, 512, 13));
        assertThat(alignment.matches()).isEmpty();
        assertThat(alignment.leftOut()).hasSize(6);
    }

    @Test
    void whatIsTooSmallToCompareIsNamedUnlessItIsAVector() throws IOException {
        Weights small = Weights.random("small", 12, 12, 5);
        Weights norm = Weights.random("norm", 1, 192, 6);
        Alignment alignment =
                align(
                        List.of(
                                q.marked(1).leaked(),
                                up.marked(1).leaked(),
                                down.marked(1).leaked(),
                                small.leaked(),
                                norm.leaked(List.of(192L), false)));
        assertThat(alignment.leftOut())
                .containsExactly("The suspect's small (F32 [12, 12]) is too small to be compared.");
    }

    @Test
    void aLayerRepeatedEightTimesGivesEightMatches() throws IOException {
        Weights copy = up.marked(3);
        Alignment alignment =
                align(
                        IntStream.range(0, 8)
                                .mapToObj(i -> copy.named("layer" + i).leaked())
                                .toList());
        assertThat(alignment.matches()).hasSize(8);
        assertThat(alignment.leftOut()).hasSize(2);
    }

    @Test
    void permutedRowsAndColumnsAreFoundThroughQuantisation() throws IOException {
        int[] neurons = shuffled(512, 4);
        Weights upCopy = up.marked(1);
        Weights downCopy = down.marked(2);
        for (boolean q4 : new boolean[] {false, true}) {
            Alignment alignment =
                    align(
                            Stream.of(upCopy.rowsAt(neurons), downCopy.columnsAt(neurons))
                                    .map(w -> q4 ? w.leakedQ4() : w.leaked())
                                    .toList());
            assertThat(alignment.matches()).hasSize(2).allMatch(Match::rounds);
            assertThat(alignment.matches().get(0).steps()).containsExactly("rows permuted");
            assertThat(alignment.matches().get(1).steps()).containsExactly("columns permuted");
            double most = q4 ? .12 : 0;
            assertThat(distance(alignment.matches().get(0), upCopy)).isLessThanOrEqualTo(most);
            assertThat(distance(alignment.matches().get(1), downCopy)).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void fusedSplitAndTransposedTensorsAreTakenApart() throws IOException {
        Weights copy = q.marked(1);
        Weights fused = copy.above(up.marked(2)).named("fused");
        for (Weights leak : List.of(fused, fused.transposed())) {
            Alignment alignment = align(leak);
            assertThat(alignment.matches()).hasSize(2);
            assertThat(distance(alignment.matches().get(0), copy)).isZero();
            assertThat(distance(alignment.matches().get(1), up.marked(2))).isZero();
            assertThat(alignment.leftOut()).hasSize(1);
        }
        Alignment halves =
                align(
                        up.marked(2).rowsAt(IntStream.range(0, 256).toArray()).named("a"),
                        up.marked(2).rowsAt(IntStream.range(256, 512).toArray()).named("b"),
                        down.marked(3).columnsAt(IntStream.range(128, 256).toArray()).named("c"));
        assertThat(halves.matches()).hasSize(3);
        assertThat(halves.matches().stream().map(Match::coverage)).containsExactly(.5, .5, .25);
        assertThat(distance(halves.matches().get(1), up.marked(2))).isZero();
        assertThat(distance(halves.matches().get(2), down.marked(3))).isZero();
    }

    @Test
    void aTrimmedOrExtendedVocabularyIsMatchedRowByRow() throws IOException {
        int[] kept = IntStream.range(0, 512).filter(i -> i % 3 != 0 && i > 40).toArray();
        Match trimmed = only(align(up.marked(2).rowsAt(kept)));
        assertThat(trimmed.coverage()).isEqualTo(kept.length / 512.0);
        assertThat(distance(trimmed, up.marked(2))).isZero();
        Weights more = Weights.random("more", 30, 192, 77);
        Match extended = only(align(more.above(up.marked(2)).above(more)));
        assertThat(extended.coverage()).isEqualTo(1);
        assertThat(distance(extended, up.marked(2))).isZero();
    }

    @Test
    void roundingFollowsThePermutationAndTheScales() throws IOException {
        Weights copy = down.marked(2);
        int[] neurons = shuffled(512, 4);
        Weights leak = copy.columnsAt(neurons).rowsScaled(2, .5f).transposed();
        Match match = only(align(List.of(leak.leakedQ4())));
        float[] y = values(match);
        float[] rounded = copy.values().clone();
        match.round(0, 192, rounded);
        int same = 0;
        for (int i = 0; i < y.length; i++) {
            same += y[i] == rounded[i] ? 1 : 0;
        }
        assertThat(same).isGreaterThan(y.length * 9 / 10);
    }

    @Test
    void aRotatedModelWithFoldedGainsAndPermutedNeuronsIsTurnedBack() throws IOException {
        Weights embed = Weights.random("embed", 2048, 192, 20);
        double[][] rotation = LinearTests.rotation(192, 192, 21);
        float[] gains = gains(192);
        int[] neurons = shuffled(512, 4);
        List<Weights> truth = List.of(embed.marked(1), q.marked(2), up.marked(3), down.marked(4));
        List<Weights> leak =
                List.of(
                        truth.get(0).times(rotation),
                        truth.get(1).columnsScaled(gains).times(rotation),
                        truth.get(2).columnsScaled(gains).times(rotation).rowsAt(neurons),
                        truth.get(3).transposed().times(rotation).transposed().columnsAt(neurons));
        List<OriginalTensor> originals =
                List.of(embed.original(), q.original(), up.original(), down.original());
        for (boolean q4 : new boolean[] {false, true}) {
            Alignment alignment =
                    Aligner.align(
                            originals,
                            leak.stream().map(w -> q4 ? w.leakedQ4() : w.leaked()).toList(),
                            Progress.SILENT);
            assertThat(alignment.matches()).hasSize(4).noneMatch(Match::rounds);
            assertThat(alignment.leftOut()).isEmpty();
            for (int i = 0; i < 4; i++) {
                assertThat(distance(alignment.matches().get(i), truth.get(i)))
                        .isLessThan(q4 ? .13 : .003);
            }
        }
    }

    @Test
    void aResidualStreamCutToFewerDimensionsIsTurnedBack() throws IOException {
        Weights embed = Weights.random("embed", 2048, 192, 20);
        double[][] cut = LinearTests.rotation(192, 144, 22);
        List<Weights> truth = List.of(embed.marked(1), q.marked(2), down.marked(4));
        Alignment alignment =
                Aligner.align(
                        List.of(embed.original(), q.original(), down.original()),
                        List.of(
                                truth.get(0).times(cut).leaked(),
                                truth.get(1).times(cut).leaked(),
                                truth.get(2).transposed().times(cut).transposed().leaked()),
                        Progress.SILENT);
        assertThat(alignment.matches()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(distance(alignment.matches().get(i), truth.get(i))).isLessThan(.006);
        }
    }

    @Test
    void aPermutedResidualStreamStillRounds() throws IOException {
        Weights embed = Weights.random("embed", 2048, 192, 20);
        int[] order = shuffled(192, 6);
        int[] neurons = shuffled(512, 4);
        Weights copy = down.marked(4);
        Alignment alignment =
                Aligner.align(
                        List.of(embed.original(), down.original()),
                        List.of(
                                embed.columnsAt(order).leakedQ4(),
                                copy.rowsAt(order).columnsAt(neurons).leaked()),
                        Progress.SILENT);
        assertThat(alignment.matches()).hasSize(2).allMatch(Match::rounds);
        assertThat(distance(alignment.matches().get(1), copy)).isZero();
    }

    @Test
    void headsInAnotherBasisAreUnmixed() throws IOException {
        // Slightly mixed heads are recognised first and unmixed then; others are searched for.
        for (double own : new double[] {8, 0}) {
            assertUnmixed(blocks(64, 32, 32, own));
        }
    }

    private static void assertUnmixed(double[][] mix) throws IOException {
        Weights v = Weights.random("v", 64, 192, 30);
        double[][] unmix = Linear.transpose(Linear.inverse(mix));
        Weights out = Weights.random("out", 192, 64, 33);
        Alignment alignment =
                Aligner.align(
                        List.of(v.original(), out.original()),
                        List.of(
                                v.marked(1).transposed().times(mix).transposed().leaked(),
                                out.marked(2).times(unmix).leaked()),
                        Progress.SILENT);
        assertThat(alignment.matches()).hasSize(2).noneMatch(Match::rounds);
        assertThat(alignment.matches().get(0).steps()).containsExactly("rows mixed in heads of 32");
        assertThat(alignment.matches().get(1).steps())
                .containsExactly("columns mixed in heads of 32");
        assertThat(distance(alignment.matches().get(0), v.marked(1))).isLessThan(.004);
        assertThat(distance(alignment.matches().get(1), out.marked(2))).isLessThan(.004);
    }

    private static double[][] blocks(int size, int height, long seed, double own) {
        double[][] blocks = new double[size][size];
        for (int block = 0; block < size; block += height) {
            double[][] mix = LinearTests.gaussian(height, height, seed + block);
            for (int i = 0; i < height; i++) {
                mix[i][i] += own;
                System.arraycopy(mix[i], 0, blocks[block + i], block, height);
            }
        }
        return blocks;
    }

    @Test
    void factorsOfQuantisedRowsAreFoundMoreSharplyThanLeastSquaresCan() throws IOException {
        Weights wide = Weights.random("wide", 128, 1024, 40);
        float[] scale = gains(128);
        Weights copy = wide.marked(1);
        Match match =
                only(
                        Aligner.align(
                                List.of(wide.original()),
                                List.of(copy.rowsScaled(scale).leakedQ4()),
                                Progress.SILENT));
        assertThat(match.steps()).containsExactly("rows scaled");
        // What the quantiser makes of the true copy is what the suspect holds, nearly everywhere.
        float[] rounded = copy.values().clone();
        match.round(0, 128, rounded);
        float[] y = values(match);
        long off = IntStream.range(0, y.length).filter(i -> y[i] != rounded[i]).count();
        assertThat(off).isLessThan(y.length / 100);
    }

    private static float[] gains(int count) {
        Random random = new Random(count);
        float[] gains = new float[count];
        for (int i = 0; i < count; i++) {
            gains[i] = (float) Math.exp(.4 * random.nextGaussian());
        }
        return gains;
    }

    private static int[] shuffled(int count, long seed) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order.stream().mapToInt(i -> i).toArray();
    }

    private Alignment align(Weights... leak) throws IOException {
        return align(Stream.of(leak).map(Weights::leaked).toList());
    }

    private Alignment align(List<SuspectTensor> leak) throws IOException {
        List<OriginalTensor> originals = List.of(q.original(), up.original(), down.original());
        return Aligner.align(originals, leak, Progress.SILENT);
    }

    private static Match only(Alignment alignment) {
        assertThat(alignment.matches()).hasSize(1);
        return alignment.matches().getFirst();
    }

    static float[] values(Match match) throws IOException {
        List<Long> shape = match.original().plan().shape();
        int rows = Math.toIntExact(shape.getFirst());
        float[] values = new float[Math.toIntExact(match.original().plan().elements())];
        float[] part = new float[values.length / rows * 32];
        for (int row = 0; row < rows; row += 32) {
            int count = Math.min(32, rows - row);
            match.read(row, count, part);
            System.arraycopy(
                    part, 0, values, row * (values.length / rows), count * (values.length / rows));
        }
        return values;
    }

    /// Root mean square of the difference to the true copy over what was found, in its deviations.
    static double distance(Match match, Weights truth) throws IOException {
        float[] values = values(match);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                sum += Math.pow(values[i] - truth.values()[i], 2);
                count++;
            }
        }
        return Math.sqrt(sum / count) / truth.deviation();
    }
}
