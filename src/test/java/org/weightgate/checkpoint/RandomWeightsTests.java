package org.weightgate.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class RandomWeightsTests {
    private static final int N = 200_000;

    @Test
    void keepsTheHeaderToTheLastByteAndTheLength() throws IOException {
        byte[] original = file("model.layers.0.mlp.weight", "BF16", 2, N);
        byte[] twin = twin(original, "a");

        assertThat(twin).hasSameSizeAs(original);
        int header = original.length - 2 * N;
        assertThat(Arrays.copyOf(twin, header)).isEqualTo(Arrays.copyOf(original, header));
    }

    @Test
    void dependsOnTheSeedAndTheNameAndNothingElse() throws IOException {
        byte[] original = file("w", "F16", 2, N);
        byte[] other = original.clone();
        Arrays.fill(other, other.length - 2 * N, other.length, (byte) 3);

        assertThat(twin(original, "a")).isEqualTo(twin(other, "a"));
        assertThat(values(twin(original, "a"), "F16"))
                .isNotEqualTo(values(twin(original, "b"), "F16"))
                .isNotEqualTo(values(twin(file("v", "F16", 2, N), "a"), "F16"));
    }

    @Test
    void isSpreadAsModelsAreInitialised() throws IOException {
        for (String type : new String[] {"F32", "F16", "BF16"}) {
            int bytes = type.equals("F32") ? 4 : 2;
            double[] weights = values(twin(file("a.weight", type, bytes, N), "a"), type);
            double mean = Arrays.stream(weights).average().orElseThrow();
            double variance = Arrays.stream(weights).map(w -> w * w).average().orElseThrow();

            assertThat(mean).as(type).isCloseTo(0, within(2e-4));
            assertThat(Math.sqrt(variance)).as(type).isCloseTo(0.02, within(2e-4));
            assertThat(Arrays.stream(weights).map(Math::abs).max().orElseThrow()).isLessThan(0.035);
        }
    }

    @Test
    void scalesOfNormsAreAroundOne() throws IOException {
        for (String name :
                new String[] {
                    "model.norm.weight",
                    "model.layers.0.input_layernorm.weight",
                    "model.decoder.layers.1.self_attn_layer_norm.weight",
                    "h.0.ln_1.weight"
                }) {
            assertThat(boxed(values(twin(file(name, "F32", 4, 64), "a"), "F32")))
                    .as(name)
                    .allSatisfy(value -> assertThat(value).isBetween(0.97, 1.03));
        }
        assertThat(boxed(values(twin(file("h.0.ln_1.bias", "F32", 4, 64), "a"), "F32")))
                .allSatisfy(value -> assertThat(value).isBetween(-0.04, 0.04));
    }

    @Test
    void integersAreZero() throws IOException {
        byte[] twin = twin(file("position_ids", "I64", 8, 32), "a");
        assertThat(Arrays.copyOfRange(twin, twin.length - 256, twin.length)).containsOnly(0);
    }

    @Test
    void eightBitFloatsAreFinite() throws IOException {
        byte[] twin = twin(file("w", "F8_E4M3", 1, N), "a");
        byte[] data = Arrays.copyOfRange(twin, twin.length - N, twin.length);
        assertThat(IntStream.range(0, N).map(i -> data[i] & 0x7f).max().orElseThrow())
                .isLessThan(0x20);
        assertThat(IntStream.range(0, N).map(i -> data[i]).distinct().count()).isGreaterThan(16);
    }

    @Test
    void refusesWhatIsNoSafetensorsFile() {
        byte[] huge =
                ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array();
        assertThatThrownBy(() -> twin(huge, "a")).isInstanceOf(MalformedCheckpoint.class);
        assertThatThrownBy(() -> twin(new byte[3], "a")).isInstanceOf(IOException.class);
    }

    private static byte[] twin(byte[] original, String seed) throws IOException {
        var out = new ByteArrayOutputStream();
        RandomWeights.twin(new ByteArrayInputStream(original), original.length, seed, out);
        return out.toByteArray();
    }

    private static double[] values(byte[] file, String type) throws IOException {
        Tensor tensor =
                Safetensors.read(new ByteArrayInputStream(file), file.length).tensors().getFirst();
        ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, (int) tensor.elements())
                .mapToDouble(i -> value(data, type, (int) tensor.begin(), i))
                .toArray();
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static double value(ByteBuffer data, String type, int begin, int i) {
        return switch (type) {
            case "F32" -> data.getFloat(begin + 4 * i);
            case "F16" -> Float.float16ToFloat(data.getShort(begin + 2 * i));
            default -> Float.intBitsToFloat(data.getShort(begin + 2 * i) << 16);
        };
    }

    private static byte[] file(String name, String type, int bytes, int elements) {
        byte[] header =
                "{\"%s\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(name, type, elements, bytes * elements)
                        .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + bytes * elements)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
