package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

class KernelsTests {
    private static final int[] EDGES = {1, 2, 15, 31, 32, 33, 63, 64, 65, 127, 128, 129, 160, 300};
    private final Kernels kernels = new ScalarKernels(true);

    /** The sentence that defines the reduction, word for word. */
    private static float defined(float[] a, int at, float[] b, int bt, int n) {
        float[] lanes = new float[32];
        for (int k = 0; k < n; k++) {
            lanes[k % 32] = Math.fma(a[at + k], b[bt + k], lanes[k % 32]);
        }
        for (int half : new int[] {16, 8, 4, 2, 1}) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[0] + 0f;
    }

    private static float[] random(int n, long seed) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (Mix.at(seed, i) >> 40) * 0x1p-20f;
        }
        return x;
    }

    @Test
    void dotIsTheDefinedReductionAtEveryEdge() {
        for (int n : EDGES) {
            float[] a = random(n + 3, n);
            float[] b = random(n + 5, n + 1000);
            assertThat(kernels.dot(a, 3, b, 5, n)).isEqualTo(defined(a, 3, b, 5, n));
        }
    }

    @Test
    void zeroPaddingNeverShows() {
        float[] a = {-0f, 0f, Float.MIN_VALUE};
        float[] b = {1f, -1f, -0.25f};
        float[] wideA = Arrays.copyOf(a, 64);
        float[] wideB = Arrays.copyOf(b, 64);
        int bits = Float.floatToRawIntBits(kernels.dot(a, 0, b, 0, 3));
        assertThat(bits).isZero();
        assertThat(Float.floatToRawIntBits(kernels.dot(wideA, 0, wideB, 0, 64))).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16", "BF16"})
    void matmulIsDotForEveryTypeAndNumberOfTokens(String name) throws Exception {
        DType type = DType.of(name);
        for (int in : new int[] {1, 31, 48, 130}) {
            for (int tokens : new int[] {1, 7, 8, 129}) {
                int out = 35;
                Matrix w = matrix(type, out, in);
                float[] x = random(tokens * in, tokens);
                float[] bias = random(out, 5);
                float[] y = new float[tokens * out];
                kernels.matmul(x, tokens, w, bias, y);
                float[] row = new float[in];
                for (int r = 0; r < out; r++) {
                    w.row(r, row);
                    for (int t = 0; t < tokens; t++) {
                        assertThat(y[t * out + r])
                                .isEqualTo(defined(x, t * in, row, 0, in) + bias[r]);
                    }
                }
            }
        }
    }

    private static Matrix matrix(DType type, int rows, int columns) {
        float[] values = random(rows * columns, 77);
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            switch (type) {
                case F16 -> bytes.putShort(Float.floatToFloat16(v));
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(v) >> 16));
                default -> bytes.putFloat(v);
            }
        }
        return new Matrix(MemorySegment.ofArray(bytes.array()), type, rows, columns);
    }

    @Test
    void wideningKeepsEveryValueExactly() {
        ByteBuffer halves = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 1 << 16; i++) {
            halves.putShort((short) i);
        }
        float[] f16 = new float[1 << 16];
        float[] bf16 = new float[1 << 16];
        MemorySegment all = MemorySegment.ofArray(halves.array());
        new Matrix(all, DType.F16, 1, 1 << 16).row(0, f16);
        new Matrix(all, DType.BF16, 1, 1 << 16).row(0, bf16);
        for (int i = 0; i < 1 << 16; i++) {
            if (!Float.isNaN(f16[i])) {
                int exponent = i >> 10 & 31;
                double value =
                        exponent == 31
                                ? Double.POSITIVE_INFINITY
                                : exponent == 0
                                        ? (i & 1023) * 0x1p-24
                                        : (1024 + (i & 1023)) * Math.pow(2, exponent - 25);
                assertThat((double) f16[i]).isEqualTo((i & 0x8000) == 0 ? value : -value);
            }
            assertThat(Float.floatToRawIntBits(bf16[i])).isEqualTo(i << 16);
        }
    }

    @Test
    void exponentialIsAccurateAndEndsWhereItSays() {
        double worst = 0;
        for (float x = -87; x <= 88; x += 0.0013f) {
            worst = Math.max(worst, Math.abs(Numerics.exp(x) / Math.exp(x) - 1));
        }
        assertThat(worst).isLessThan(2.5e-7);
        assertThat(Numerics.exp(0)).isEqualTo(1f);
        assertThat(Numerics.exp(-87.1f)).isZero();
        assertThat(Numerics.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(Numerics.exp(88.1f)).isInfinite();
        assertThat(Numerics.exp(Float.NaN)).isNaN();
        assertThat(Numerics.silu(-100)).isEqualTo(-0f);
        assertThat(Numerics.silu(100)).isEqualTo(100f);
        assertThat(Numerics.gelu(1f)).isEqualTo((float) 0.8413447460685429);
        assertThat(Numerics.gelu(-1f)).isEqualTo((float) -0.15865525393145707);
        assertThat(Numerics.gelu(20f)).isEqualTo(20f);
    }

    @Test
    void theBuiltInModelsHaveTheirHashes() {
        for (boolean parallel : new boolean[] {false, true}) {
            Kernels each = new ScalarKernels(parallel);
            assertThat(SelfTest.opt(each)).isEqualTo(SelfTest.OPT);
            assertThat(SelfTest.llama(each)).isEqualTo(SelfTest.LLAMA);
        }
    }

    /** Other vector widths and no vectors at all: fresh processes of this Java. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:MaxVectorSize=16", "-XX:MaxVectorSize=32", "-Xint"})
    void theBitsDoNotDependOnTheCompiler(String flag) throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process =
                new ProcessBuilder(
                                java,
                                flag,
                                "-cp",
                                System.getProperty("java.class.path"),
                                SelfTestMain.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(out).contains(SelfTest.OPT + " " + SelfTest.LLAMA);
    }

    /** What the fresh process runs. */
    static final class SelfTestMain {
        public static void main(String[] args) {
            Kernels kernels = new ScalarKernels(true);
            for (int i = 0; i < 3; i++) {
                System.out.println(SelfTest.opt(kernels) + " " + SelfTest.llama(kernels));
            }
        }
    }
}
