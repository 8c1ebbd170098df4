package org.weightgate.watermark.align;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// What leakers do, in random compositions, to two layers and the embeddings of a trained model.
class CompositionTests {
    private static final int D = 192;
    private static final int HEAD = 32;

    /// One leak in the making: the marked truth, and what became of it.
    private static final class Leak {
        final List<Weights> truth = new ArrayList<>();
        final List<Weights> leaked = new ArrayList<>();

        void add(Weights copy, Weights made) {
            truth.add(copy);
            leaked.add(made.named("t" + leaked.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5})
    void randomCompositionsAreUndone(long seed) throws IOException {
        Random random = new Random(seed);
        boolean q4 = random.nextBoolean();
        List<Weights> originals = originals();
        Leak leak = leak(originals, random);
        List<Weights> stored = fused(leak.leaked, random);
        Collections.shuffle(stored, random);
        Alignment alignment =
                Aligner.align(
                        originals.stream().map(Weights::original).toList(),
                        stored.stream().map(w -> q4 ? w.leakedQ4() : w.leaked()).toList(),
                        Progress.SILENT);
        assertThat(alignment.leftOut()).isEmpty();
        assertThat(alignment.matches()).hasSameSizeAs(originals);
        for (int i = 0; i < originals.size(); i++) {
            Match match = alignment.matches().get(i);
            assertThat(AlignerTests.distance(match, leak.truth.get(i)))
                    .as("%s %s", match.original().name(), match.steps())
                    .isLessThan(q4 ? .15 : .004);
        }
    }

    @Test
    void halfOfATrainedModelIsFoundAndTheRestIsSaidToBeMissing() throws IOException {
        List<Weights> originals = originals();
        Alignment alignment =
                Aligner.align(
                        originals.stream().map(Weights::original).toList(),
                        originals.subList(8, 15).stream()
                                .map(w -> w.marked(3).transposed().leaked())
                                .toList(),
                        Progress.SILENT);
        assertThat(alignment.matches()).hasSize(7);
        assertThat(alignment.leftOut()).hasSize(8);
    }

    @Test
    void aTrainedModelThatWasOnlyQuantisedOrDisturbedStaysAsItStands() throws IOException {
        List<Weights> originals = originals();
        for (boolean q4 : new boolean[] {true, false}) {
            Alignment alignment =
                    Aligner.align(
                            originals.stream().map(Weights::original).toList(),
                            originals.stream()
                                    .map(w -> w.marked(5))
                                    .map(w -> q4 ? w.leakedQ4() : w.noisy(.05, 6).leaked())
                                    .toList(),
                            Progress.SILENT);
            assertThat(alignment.leftOut()).isEmpty();
            assertThat(alignment.matches())
                    .hasSameSizeAs(originals)
                    .allMatch(match -> match.steps().isEmpty() && match.coverage() == 1);
        }
    }

    private static Leak leak(List<Weights> originals, Random random) throws IOException {
        Leak leak = new Leak();
        double[][] residual = residual(random.nextInt(3), random);
        List<Weights> copies =
                originals.stream().map(weights -> weights.marked(random.nextLong())).toList();
        leak.add(copies.get(0), copies.get(0).times(residual));
        for (int layer = 0; layer < 2; layer++) {
            int at = 1 + 7 * layer;
            float[] gains = factors(D, random);
            int[] heads = heads(random);
            int[] kv = random.nextBoolean() ? new int[] {0, 1} : new int[] {1, 0};
            int[] neurons = shuffled(512, random);
            float[] scale = factors(512, random);
            float[] inverse = inverse(scale);
            Weights[] made = new Weights[7];
            for (int i = 0; i < 7; i++) {
                made[i] = copies.get(at + i);
            }
            made[0] = made[0].rowsAt(heads);
            made[1] = made[1].rowsAt(rowsOf(kv));
            made[2] = made[2].rowsAt(rowsOf(kv));
            made[3] = made[3].columnsAt(heads);
            made[4] = made[4].rowsAt(neurons);
            made[5] = made[5].rowsAt(neurons).rowsScaled(scale);
            made[6] = made[6].columnsAt(neurons).columnsScaled(inverse);
            for (int i = 0; i < 7; i++) {
                boolean writes = i == 3 || i == 6;
                made[i] =
                        writes
                                ? made[i].transposed().times(residual).transposed()
                                : made[i].columnsScaled(gains).times(residual);
                leak.add(copies.get(at + i), made[i]);
            }
        }
        return leak;
    }

    /// Nothing, a permutation or a rotation of the residual stream.
    private static double[][] residual(int kind, Random random) {
        if (kind == 2) {
            return LinearTests.rotation(D, D, random.nextLong());
        }
        int[] order = shuffled(D, random);
        double[][] residual = new double[D][D];
        for (int i = 0; i < D; i++) {
            residual[i][kind == 0 ? i : order[i]] = 1;
        }
        return residual;
    }

    /// Q, K and V, or gate and up, in one tensor, and some tensors transposed.
    private static List<Weights> fused(List<Weights> leaked, Random random) {
        List<Weights> stored = new ArrayList<>(List.of(leaked.getFirst()));
        for (int at = 1; at < leaked.size(); at += 7) {
            List<Weights> layer = new ArrayList<>(leaked.subList(at, at + 7));
            if (random.nextBoolean()) {
                Weights up = layer.remove(5);
                layer.set(4, layer.get(4).above(up));
            }
            if (random.nextBoolean()) {
                Weights v = layer.remove(2);
                Weights k = layer.remove(1);
                layer.set(0, layer.get(0).above(k).above(v));
            }
            for (Weights weights : layer) {
                stored.add(random.nextInt(3) == 0 ? weights.transposed() : weights);
            }
        }
        return stored;
    }

    static List<Weights> originals() throws IOException {
        List<Weights> originals = new ArrayList<>();
        try (Checkpoint demo = Checkpoint.open(Path.of("src/main/resources/demo/llama-stories"))) {
            originals.add(read(demo, "model.embed_tokens.weight"));
            for (int layer = 0; layer < 2; layer++) {
                for (String part :
                        List.of(
                                "self_attn.q_proj",
                                "self_attn.k_proj",
                                "self_attn.v_proj",
                                "self_attn.o_proj",
                                "mlp.gate_proj",
                                "mlp.up_proj",
                                "mlp.down_proj")) {
                    originals.add(read(demo, "model.layers." + layer + "." + part + ".weight"));
                }
            }
        }
        return originals;
    }

    private static Weights read(Checkpoint demo, String name) {
        ValueLayout.OfShort layout =
                ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        List<Long> shape = demo.tensors().get(name).shape();
        int rows = Math.toIntExact(shape.get(0));
        int columns = Math.toIntExact(shape.get(1));
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(demo.bytes(name).getAtIndex(layout, i) << 16);
        }
        return new Weights(name, rows, columns, values);
    }

    private static int[] heads(Random random) {
        return rowsOf(shuffled(D / HEAD, random));
    }

    private static int[] rowsOf(int[] heads) {
        return IntStream.range(0, heads.length * HEAD)
                .map(i -> heads[i / HEAD] * HEAD + i % HEAD)
                .toArray();
    }

    private static float[] factors(int count, Random random) {
        float[] factors = new float[count];
        for (int i = 0; i < count; i++) {
            factors[i] = (float) Math.exp(.3 * random.nextGaussian());
        }
        return factors;
    }

    private static float[] inverse(float[] factors) {
        float[] inverse = factors.clone();
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1 / inverse[i];
        }
        return inverse;
    }

    private static int[] shuffled(int count, Random random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, random);
        return order.stream().mapToInt(i -> i).toArray();
    }
}
