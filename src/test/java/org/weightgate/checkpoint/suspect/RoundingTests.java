package org.weightgate.checkpoint.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// What the quantiser-aware statistic asks of a leak: its own quantiser, with its own scales.
class RoundingTests {
    private static final int ROWS = 48;
    private static final int COLUMNS = 768;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        // the type, its largest relative error, its smallest share of values found again
        "Q8_0, 0.006, 0.99",
        "Q6_K, 0.02,  0.999",
        "Q5_K, 0.04,  0.999",
        "Q5_1, 0.04,  0.99",
        "Q5_0, 0.05,  0.99",
        "Q4_K, 0.08,  0.999",
        "Q4_1, 0.08,  0.99",
        "Q4_0, 0.10,  0.99",
        "Q3_K, 0.17,  0.999",
        "Q2_K, 0.33,  0.999",
    })
    void blockTypesFindTheLevelThatTheirQuantiserChose(String type, double error, double found)
            throws IOException {
        float[] original = gaussian(5);
        Path file = folder.resolve("leak.gguf");
        new LeakWriter()
                .add("w", type, List.of((long) ROWS, (long) COLUMNS), original)
                .writeGguf(file);
        try (Suspect suspect = Suspect.open(file)) {
            SuspectTensor tensor = suspect.tensors().getFirst();
            assertThat(tensor.format()).isEqualTo(type);
            float[] y = VectorsTests.all(tensor);
            assertThat(relativeError(original, y)).isBetween(error / 4, error);
            assertThat(again(tensor, y, y)).isEqualTo(1);
            assertThat(again(tensor, original, y)).isGreaterThan(found);
            assertNothingNearer(tensor, original, y);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nf4, BF16, 64",
        "nf4, F16, 64",
        "nf4, F32, 64",
        "int8, BF16, 768",
        "int8, F32, 768",
        "int4, F16, 128",
        "int4, BF16, 32",
    })
    void floatsThatHoldDequantisedValuesFindTheirLevels(String kind, String type, int block)
            throws IOException {
        float[] original = gaussian(6);
        float[] leaked =
                kind.equals("nf4")
                        ? Dequantised.nf4(original, block)
                        : Dequantised.symmetric(original, block, kind.equals("int8") ? 8 : 4);
        try (Suspect suspect = leak(type, leaked)) {
            LevelledTensor tensor = (LevelledTensor) suspect.tensors().getFirst();
            assertThat(tensor.block()).isEqualTo(block);
            float[] y = VectorsTests.all(tensor);
            assertThat(again(tensor, y, y)).isEqualTo(1);
            assertThat(again(tensor, original, y)).isGreaterThan(0.97);
        }
    }

    @ParameterizedTest
    @CsvSource({"BF16", "F16", "F32"})
    void ordinaryFloatsRoundToTheirType(String type) throws IOException {
        float[] original = gaussian(7);
        try (Suspect suspect = leak(type, original)) {
            LevelledTensor tensor = (LevelledTensor) suspect.tensors().getFirst();
            assertThat(tensor.block()).isZero();
            assertThat(again(tensor, original, VectorsTests.all(tensor))).isEqualTo(1);
        }
    }

    @Test
    void prunedFloatsAreNotTakenForDequantisedOnes() throws IOException {
        float[] pruned = gaussian(8);
        for (int i = 0; i < pruned.length; i++) {
            pruned[i] = Math.abs(pruned[i]) < 0.0256f ? 0 : pruned[i];
        }
        try (Suspect suspect = leak("BF16", pruned)) {
            assertThat(((LevelledTensor) suspect.tensors().getFirst()).block()).isZero();
        }
    }

    @Test
    void valuesThatAreNoNumbersDisturbNothingElse() throws IOException {
        float[] leaked = Dequantised.nf4(gaussian(9), 64);
        leaked[70] = Float.NaN;
        leaked[300] = Float.POSITIVE_INFINITY;
        try (Suspect suspect = leak("F32", leaked)) {
            SuspectTensor tensor = suspect.tensors().getFirst();
            float[] rounded = leaked.clone();
            rounded[70] = 0;
            rounded[300] = 0;
            tensor.round(0, rounded.length, rounded, 0);
            for (int i = 0; i < rounded.length; i++) {
                assertThat(rounded[i]).isFinite();
                if (i != 70 && i != 300) {
                    assertThat(rounded[i]).isEqualTo(leaked[i] + 0f);
                }
            }
        }
    }

    private Suspect leak(String type, float[] values) throws IOException {
        Path file = folder.resolve("leak.safetensors");
        List<Long> shape = List.of((long) ROWS, (long) COLUMNS);
        new LeakWriter().add("w", type, shape, values).writeSafetensors(file);
        return Suspect.open(file);
    }

    /// The share of values that rounding the original gives again.
    private static double again(SuspectTensor tensor, float[] original, float[] y)
            throws IOException {
        float[] rounded = original.clone();
        // In pieces that begin and end within blocks.
        for (int at = 0; at < rounded.length; at += 1000) {
            tensor.round(at, Math.min(1000, rounded.length - at), rounded, at);
        }
        int same = 0;
        for (int i = 0; i < y.length; i++) {
            same += rounded[i] == y[i] ? 1 : 0;
        }
        return (double) same / y.length;
    }

    private static void assertNothingNearer(SuspectTensor tensor, float[] original, float[] y)
            throws IOException {
        float[] rounded = original.clone();
        tensor.round(0, rounded.length, rounded, 0);
        for (int i = 0; i < y.length; i++) {
            assertThat(Math.abs(rounded[i] - original[i]))
                    .isLessThanOrEqualTo(Math.abs(y[i] - original[i]) * 1.0001f + 1e-9f);
        }
    }

    private static double relativeError(float[] x, float[] y) {
        double error = 0;
        double power = 0;
        for (int i = 0; i < x.length; i++) {
            error += (x[i] - y[i]) * (x[i] - y[i]);
            power += x[i] * x[i];
        }
        return Math.sqrt(error / power);
    }

    private static float[] gaussian(long seed) {
        Random random = new Random(seed);
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        return values;
    }
}
