package org.weightgate.checkpoint.suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Against what other implementations made (src/test/resources/suspect/make.py).
class VectorsTests {
    private static final Path FOLDER = Path.of("src/test/resources/suspect");

    @Test
    void everyBlockTypeIsDequantisedToTheLastBit() throws IOException {
        FloatBuffer expected = floats("blocks.f32");
        try (Suspect suspect = Suspect.open(FOLDER.resolve("blocks.gguf"))) {
            assertThat(suspect.tensors()).hasSize(14);
            for (SuspectTensor tensor : suspect.tensors()) {
                assertThat(tensor.shape()).containsExactly(2L, 512L);
                assertThat(tensor.name()).startsWith(tensor.format().toLowerCase());
                float[] mine = all(tensor);
                for (float value : mine) {
                    assertThat(value).as(tensor.format()).isEqualTo(expected.get() + 0f);
                }
                float[] again = mine.clone();
                tensor.round(0, again.length, again, 0);
                assertThat(again).as("rounded " + tensor.format()).isEqualTo(mine);
            }
            assertThat(suspect.remarks()).isEmpty();
        }
        assertThat(expected.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.pt", "state-protocol4.pt", "state-legacy.pt"})
    void everyViewOfAPyTorchFileIsRead(String file) throws IOException {
        FloatBuffer expected = floats("state.f32");
        List<String> lines = new ArrayList<>();
        try (Suspect suspect = Suspect.open(FOLDER.resolve(file))) {
            for (SuspectTensor tensor : suspect.tensors()) {
                String shape =
                        String.join(",", tensor.shape().stream().map(String::valueOf).toList());
                lines.add((tensor.name() + " " + tensor.format() + " " + shape));
                for (float value : all(tensor)) {
                    assertThat(value).as(tensor.name()).isEqualTo(expected.get());
                }
            }
            assertThat(suspect.remarks()).anyMatch(r -> r.contains("model.ids"));
        }
        List<String> wanted = Files.readAllLines(FOLDER.resolve("state.txt"));
        assertThat(lines).isEqualTo(wanted.subList(0, lines.size()));
        assertThat(lines).hasSize(file.contains("legacy") ? 9 : 11);
    }

    @Test
    void aPickledModuleIsRefusedByTheNameOfItsClass() {
        assertThatThrownBy(() -> Suspect.open(FOLDER.resolve("module.pt")))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("module.pt")
                .hasMessageContaining("torch.nn.modules.linear.Linear");
    }

    @Test
    void floatTypesRoundAsOtherImplementationsDo() throws IOException {
        FloatBuffer all = floats("halves.f32");
        int n = all.remaining() / 5;
        float[] x = new float[n];
        all.get(x);
        for (FloatEncoding encoding :
                List.of(
                        FloatEncoding.BF16,
                        FloatEncoding.F16,
                        FloatEncoding.F8_E4M3,
                        FloatEncoding.F8_E5M2)) {
            float[] rounded = x.clone();
            encoding.round(rounded, 0, n);
            float[] expected = new float[n];
            all.get(expected);
            assertThat(rounded).as(encoding.name()).isEqualTo(expected);
        }
    }

    static float[] all(SuspectTensor tensor) throws IOException {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        tensor.read(0, values.length, values, 0);
        // The same through small, crooked pieces.
        float[] pieces = new float[values.length + 3];
        for (int at = 0; at < values.length; at += 37) {
            int count = Math.min(37, values.length - at);
            tensor.read(at, count, pieces, at + 3);
        }
        assertThat(Arrays.copyOfRange(pieces, 3, pieces.length)).isEqualTo(values);
        return values;
    }

    private static FloatBuffer floats(String file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(file)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }
}
