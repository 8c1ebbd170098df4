package org.weightgate.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.OptionalDouble;
import java.util.Random;

@DisplayName("The greatest magnitude of a tensor")
class MagnitudeTests {
    private static OptionalDouble of(DType type, byte[] bytes, int piece) {
        Magnitude magnitude = new Magnitude(type);
        for (int at = 0; at < bytes.length; at += piece) {
            magnitude.update(bytes, at, Math.min(piece, bytes.length - at));
        }
        return magnitude.greatest();
    }

    @ParameterizedTest
    @DisplayName("is found whatever its sign and wherever the bytes are cut")
    @CsvSource({"1", "2", "3", "5", "7", "64", "100000"})
    void cut(int piece) {
        Random random = new Random(piece);
        ByteBuffer floats = ByteBuffer.allocate(4 * 1_001).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer doubles = ByteBuffer.allocate(8 * 1_001).order(ByteOrder.LITTLE_ENDIAN);
        double single = 0;
        double twice = 0;
        for (int i = 0; i < 1_001; i++) {
            float f = (float) random.nextGaussian();
            floats.putFloat(f);
            single = Math.max(single, Math.abs(f));
            double d = random.nextGaussian();
            doubles.putDouble(d);
            twice = Math.max(twice, Math.abs(d));
        }
        assertThat(of(DType.F32, floats.array(), piece)).hasValue(single);
        assertThat(of(DType.F64, doubles.array(), piece)).hasValue(twice);
    }

    @ParameterizedTest
    @DisplayName("is exact in the types of two bytes, and none where an element is no number")
    @CsvSource({
        "F16, 003C00BD0000, 1.25",
        "BF16, 803F00C00000, 2.0",
        "F16, 0100, 5.9604644775390625E-8",
        "F16, 0000, 0.0",
        "F16, '', 0.0",
        "F16, 00FC, NaN",
        "F16, 017C, NaN",
        "BF16, C0FF, NaN",
        "F32, 000080FF, NaN",
        "F8_E4M3, 7F, NaN",
        "I64, 0100000000000000, NaN"
    })
    void values(DType type, String hex, double greatest) {
        OptionalDouble found = of(type, HexFormat.of().parseHex(hex), 1);
        if (Double.isNaN(greatest)) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).hasValue(greatest);
        }
    }

    @Test
    @DisplayName("is zero of nothing")
    void nothing() {
        assertThat(new Magnitude(DType.F32).greatest()).hasValue(0);
    }
}
