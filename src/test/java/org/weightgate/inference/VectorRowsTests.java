package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@DisplayName("One token against the rows of a matrix")
class VectorRowsTests {
    private static final Kernels SCALAR = new ScalarKernels(false);
    private static final Kernels VECTOR = new VectorKernels(true);
    private static final int LINES = 2 * 64;

    private static float[] numbers(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (Mix.at(n, i) >> 40) * 0x1p-20f;
        }
        return x;
    }

    private static byte[] weights(DType type, int n) {
        byte[] bytes = new byte[n * type.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Mix.at(9, i);
            if (i % type.bytes() == type.bytes() - 1) {
                bytes[i] &= (byte) 0xBF; // less than 2
            }
        }
        return bytes;
    }

    private static void check(Matrix w, float[] x) {
        float[] expected = new float[w.rows()];
        SCALAR.matmul(x, 1, w, null, expected);
        float[] y = new float[w.rows()];
        VECTOR.matmul(x, 1, w, null, y);
        assertThat(y).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F16", "BF16"})
    @DisplayName("has the plain bits at every address, whatever lies before them and after")
    void anywhere(DType type) {
        try (Arena arena = Arena.ofShared()) {
            for (int columns : List.of(32, 96, 768)) {
                for (int rows : List.of(1, 2, 35)) {
                    byte[] weights = weights(type, rows * columns);
                    MemorySegment memory = arena.allocate(2 * LINES + weights.length, LINES);
                    for (int at = 0; at <= LINES; at++) {
                        for (int beside : List.of(0xFF, 0x11)) { // no number, and one
                            memory.fill((byte) beside);
                            MemorySegment bytes = memory.asSlice(at, weights.length);
                            bytes.copyFrom(MemorySegment.ofArray(weights));
                            check(new Matrix(bytes, type, rows, columns), numbers(columns));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 127, 120, 66, 64, 2})
    @DisplayName("is read from no page but those of the matrix")
    void end(int at, @TempDir Path folder) throws IOException {
        int page = 1 << 12;
        Path file = folder.resolve("weights");
        Files.write(file, weights(DType.F16, page / 2));
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(file)) {
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, page, arena);
            check(new Matrix(mapped.asSlice(at, 31 * 128), DType.F16, 31, 64), numbers(64));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F16", "BF16"})
    @DisplayName("is not finite where a weight is not, and only there")
    void damaged(DType type) {
        int rows = 50;
        byte[] weights = weights(type, rows * 64);
        for (int row : List.of(3, 24, 25, 49)) {
            weights[((row + 1) * 64 - row) * type.bytes() - 1] = (byte) 0x7F;
            weights[((row + 1) * 64 - row) * type.bytes() - 2] = (byte) 0x80;
        }
        check(new Matrix(MemorySegment.ofArray(weights), type, rows, 64), numbers(64));
    }

    @Test
    @DisplayName("may be as large as floats are")
    void large() {
        float[] x = new float[64];
        x[5] = 0x1p125f;
        x[40] = -0x1.8p120f;
        x[41] = Float.MIN_VALUE;
        byte[] weights = weights(DType.F16, 20 * 64);
        check(new Matrix(MemorySegment.ofArray(weights), DType.F16, 20, 64), x);
    }

    @Test
    @DisplayName("may be multiplied by rows that are read from their file in turn")
    void inFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("weights");
        Files.write(file, weights(DType.BF16, 35 * 64));
        try (FileChannel channel = FileChannel.open(file)) {
            Tensor tensor = new Tensor("w", DType.BF16, List.of(35L, 64L), 0, 35 * 128);
            Bytes bytes = Bytes.of(channel, "weights", tensor);
            check(new Matrix(bytes, DType.BF16, 35, 64), numbers(64));
        }
    }
}
