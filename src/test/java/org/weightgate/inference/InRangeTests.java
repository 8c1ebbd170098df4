package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Magnitude;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

@DisplayName("The range a tensor was published with")
class InRangeTests {
    private static final int MANY = 5_003;

    /** Small values with one that is the greatest, somewhere. */
    private static Elements with(DType type, float greatest, int where) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[MANY * type.bytes()]);
        Elements elements = new Elements(bytes, type);
        for (int i = 0; i < MANY; i++) {
            elements.set(i, (i % 7 - 3) * 1e-3f * greatest);
        }
        elements.set(where, greatest);
        return elements;
    }

    private static boolean accepted(Elements elements, double noted) {
        InRange range = new InRange(elements.dtype(), noted);
        return range.firstBeyond(elements.bytes()) < 0 && range.reached();
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F16", "BF16", "F32"})
    @DisplayName("leaves room for a mark and a conversion, both ways, and for little more")
    void room(DType type) {
        for (int where : new int[] {0, 1, 2_500, MANY - 2, MANY - 1}) {
            for (float greatest : new float[] {1e-4f, 0.0312f, 0.49f, 1, 1.99f, 300, 60_000}) {
                for (float sign : new float[] {-1, 1}) {
                    Elements tensor = with(type, sign * greatest, where);
                    float step = Math.ulp(greatest) * 0x1p16f; // of bfloat16
                    assertThat(accepted(tensor, greatest)).isTrue();
                    assertThat(accepted(tensor, greatest - step * 1.5)).isTrue();
                    assertThat(accepted(tensor, greatest + step * 1.5)).isTrue();
                    assertThat(accepted(tensor, greatest * 0.97)).isFalse();
                    assertThat(accepted(tensor, greatest * 1.03)).isFalse();
                }
            }
        }
    }

    @Test
    @DisplayName("names the first element that is beyond, and how great it is")
    void firstBeyond() {
        Elements tensor = with(DType.BF16, 2, 4_711);
        InRange range = new InRange(DType.BF16, 0.5);
        assertThat(range.firstBeyond(tensor.bytes())).isEqualTo(4_711);
        assertThat(range.magnitude(tensor.bytes(), 4_711)).isEqualTo(2);
        tensor.set(17, -3);
        assertThat(range.firstBeyond(tensor.bytes())).isEqualTo(17);
        assertThat(range.magnitude(tensor.bytes(), 17)).isEqualTo(3);
    }

    @Test
    @DisplayName("of zeros is zero, and of nothing anything")
    void zeros() {
        assertThat(accepted(new Elements(MemorySegment.ofArray(new byte[20]), DType.F32), 0))
                .isTrue();
        assertThat(accepted(new Elements(MemorySegment.ofArray(new byte[0]), DType.F32), 0))
                .isTrue();
        assertThat(accepted(with(DType.F32, 0.01f, 3), 0)).isFalse();
    }

    @Test
    @DisplayName("holds for every recipient's marks, in every tensor of the demo models")
    void marks() throws IOException {
        for (String demo : new String[] {"opt-stories", "llama-stories"}) {
            Path folder = Models.DEMO.resolve(demo);
            Marks marks = new Marks(folder);
            try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                for (Tensor tensor : checkpoint.tensors().values()) {
                    Magnitude magnitude = new Magnitude(tensor.dtype());
                    byte[] bytes = checkpoint.bytes(tensor.name()).toArray(ValueLayout.JAVA_BYTE);
                    magnitude.update(bytes, 0, bytes.length);
                    double noted = magnitude.greatest().orElseThrow();
                    for (String recipient : new String[] {"bo", "cy", "dee"}) {
                        MemorySegment marked = marks.of(recipient).of(checkpoint, tensor);
                        assertThat(accepted(new Elements(marked, tensor.dtype()), noted))
                                .as(tensor.name())
                                .isTrue();
                    }
                }
            }
        }
    }
}
