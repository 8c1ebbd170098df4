package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class KernelsTests {
    private static final int[] EDGES = {1, 2, 15, 31, 32, 33, 63, 64, 65, 127, 128, 129, 160, 300};
    static final List<Kernels> ALL =
            List.of(
                    new ScalarKernels(false),
                    new ScalarKernels(true),
                    new VectorKernels(false),
                    new VectorKernels(true));
    private static final Kernels SCALAR = ALL.getFirst();

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

    @ParameterizedTest
    @FieldSource("ALL")
    void dotIsTheDefinedReductionAtEveryEdge(Kernels kernels) {
        for (int n : EDGES) {
            float[] a = random(n + 3, n);
            float[] b = random(n + 5, n + 1000);
            assertThat(kernels.dot(a, 3, b, 5, n)).isEqualTo(defined(a, 3, b, 5, n));
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void zeroPaddingNeverShows(Kernels kernels) {
        float[] a = {-0f, 0f, Float.MIN_VALUE};
        float[] b = {1f, -1f, -0.25f};
        float[] wideA = Arrays.copyOf(a, 64);
        float[] wideB = Arrays.copyOf(b, 64);
        int bits = Float.floatToRawIntBits(kernels.dot(a, 0, b, 0, 3));
        assertThat(bits).isZero();
        assertThat(Float.floatToRawIntBits(kernels.dot(wideA, 0, wideB, 0, 64))).isEqualTo(bits);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void matmulIsDotForEveryTypeAndNumberOfTokens(Kernels kernels) throws Exception {
        for (DType type : List.of(DType.F32, DType.F16, DType.BF16)) {
            for (int in : new int[] {1, 31, 48, 64, 130, 192}) {
                for (int out : new int[] {1, 2, 3, 35}) {
                    for (int tokens : new int[] {1, 2, 4, 7, 8, 129}) {
                        checkMatmul(kernels, matrix(type, out, in), tokens);
                    }
                }
            }
        }
    }

    private static void checkMatmul(Kernels kernels, Matrix w, int tokens) {
        int in = w.columns();
        int out = w.rows();
        float[] x = random(tokens * in, tokens);
        float[] bias = random(out, 5);
        float[] with = new float[tokens * out];
        kernels.matmul(x, tokens, w, bias, with);
        float[] without = new float[tokens * out];
        kernels.matmul(x, tokens, w, null, without);
        float[] row = new float[in];
        for (int r = 0; r < out; r++) {
            w.row(r, row);
            for (int t = 0; t < tokens; t++) {
                float sum = defined(x, t * in, row, 0, in);
                assertThat(without[t * out + r]).isEqualTo(sum);
                assertThat(with[t * out + r]).isEqualTo(sum + bias[r]);
            }
        }
    }

    /** Wide enough that blocks of columns, tokens and rows follow one another on every thread. */
    @ParameterizedTest
    @ValueSource(ints = {1060, 4096})
    void wholeBlocksGiveThePlainBits(int columns) throws Exception {
        int tokens = 70;
        Matrix w = matrix(DType.BF16, 600, columns);
        float[] x = random(tokens * w.columns(), 3);
        float[] expected = new float[tokens * w.rows()];
        SCALAR.matmul(x, tokens, w, null, expected);
        for (Kernels kernels : ALL) {
            float[] y = new float[expected.length];
            kernels.matmul(x, tokens, w, null, y);
            assertThat(y).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void attentionGivesThePlainBitsForEveryHeadSizeAndLength(Kernels kernels) {
        for (int size : new int[] {1, 12, 18, 32, 64, 80, 128}) {
            int stride = 2 * size;
            float[] keys = random(40 * stride, 1);
            float[] values = random(40 * stride, 2);
            float[] q = random(size + 3, 3);
            Kernels.Attention head = new Kernels.Attention(keys, values, stride, size, size, 0.37f);
            for (int n : new int[] {1, 2, 3, 4, 5, 17, 39}) {
                float[] expected = new float[size + 1];
                SCALAR.attend(head, q, 3, n, expected, 1);
                float[] out = new float[size + 1];
                kernels.attend(head, q, 3, n, out, 1);
                assertThat(out).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void manyQueriesAttendAsEachAloneWithAndWithoutAWindow(Kernels kernels) {
        for (int size : new int[] {12, 48, 64}) {
            float[] keys = random(40 * size, 1);
            float[] values = random(40 * size, 2);
            float[] q = random(30 * 2 * size, 3);
            Kernels.Attention head = new Kernels.Attention(keys, values, size, 0, size, 0.5f);
            for (int tokens : new int[] {1, 4, 5, 11, 30}) {
                for (int window : new int[] {0, 1, 6, 100}) {
                    float[] out = new float[q.length];
                    Kernels.Queries queries =
                            new Kernels.Queries(q, 2 * size, size, 9, tokens, window);
                    kernels.attend(head, queries, out);
                    float[] expected = new float[q.length];
                    for (int t = 0; t < tokens; t++) {
                        int at = (2 * t + 1) * size;
                        int first = window == 0 ? 0 : Math.max(0, 10 + t - window);
                        int n = 10 + t - first;
                        SCALAR.attend(head.from(first), q, at, n, expected, at);
                    }
                    assertThat(out).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void gatesGiveThePlainBitsOverTheWholeRange(Kernels kernels) {
        int n = 1 << 16;
        float[] gate = new float[n];
        for (int i = 0; i < n; i++) {
            gate[i] = Float.intBitsToFloat(i << 16 | (int) (Mix.at(5, i) >>> 48));
        }
        float[] up = random(n, 6);
        float[] expected = gate.clone();
        for (int i = 3; i < n - 2; i++) {
            expected[i] = Numerics.silu(gate[i]) * up[i];
        }
        kernels.gate(gate, up, 3, n - 5);
        for (int i = 0; i < n; i++) {
            if (!Float.isNaN(expected[i])) {
                assertThat(gate[i]).isEqualTo(expected[i]);
            } else {
                assertThat(gate[i]).isNaN();
            }
        }
    }

    /** Infinities too, since a damaged weight must not look sound to one of the two. */
    @ParameterizedTest
    @FieldSource("ALL")
    void everyStoredHalfIsWidenedExactly(Kernels kernels) {
        ByteBuffer halves = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 1 << 16; i++) {
            halves.putShort((short) i);
        }
        MemorySegment all = MemorySegment.ofArray(halves.array());
        for (DType type : List.of(DType.F16, DType.BF16)) {
            for (int columns : new int[] {32, 64}) {
                Matrix w = new Matrix(all, type, (1 << 16) / columns, columns);
                for (int tokens : new int[] {1, 4}) {
                    checkEachColumn(kernels, w, tokens);
                }
            }
        }
    }

    private static void checkEachColumn(Kernels kernels, Matrix w, int tokens) {
        for (int k = 0; k < w.columns(); k++) {
            float[] x = new float[tokens * w.columns()];
            x[k] = 1f;
            float[] expected = new float[tokens * w.rows()];
            SCALAR.matmul(x, tokens, w, null, expected);
            float[] y = new float[tokens * w.rows()];
            kernels.matmul(x, tokens, w, null, y);
            assertThat(y).isEqualTo(expected);
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

    @ParameterizedTest
    @FieldSource("ALL")
    void theBuiltInModelsHaveTheirHashes(Kernels kernels) {
        assertThat(SelfTest.opt(kernels)).isEqualTo(SelfTest.OPT);
        assertThat(SelfTest.llama(kernels)).isEqualTo(SelfTest.LLAMA);
    }

    /** Other vector widths, other thread counts, no compiler, no vectors: fresh processes. */
    @ParameterizedTest
    @CsvSource({
        "VectorKernels, -XX:MaxVectorSize=16",
        "VectorKernels, -XX:MaxVectorSize=32",
        "VectorKernels, -XX:MaxVectorSize=64",
        "VectorKernels, -Djava.util.concurrent.ForkJoinPool.common.parallelism=7",
        "VectorKernels, -Djava.util.concurrent.ForkJoinPool.common.parallelism=1",
        "ScalarKernels, -XX:MaxVectorSize=8",
        "ScalarKernels, -Xint",
        "ScalarKernels, --limit-modules=java.base"
    })
    void theBitsDoNotDependOnTheMachine(String expected, String flag) throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        List<String> command = new ArrayList<>(List.of(java, flag));
        if (!flag.startsWith("--limit") && !flag.equals("-Xint")) {
            command.add("--add-modules=jdk.incubator.vector");
        }
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        HashMain.class.getName(),
                        Models.DEMO.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(out).contains(expected + " " + HashMain.hashes(Kernels.fastest(true)));
        assertThat(out).contains("one thread " + SelfTest.OPT + " " + SelfTest.LLAMA);
    }

    /** What the fresh process runs. */
    static final class HashMain {
        public static void main(String[] args) throws IOException {
            Kernels kernels = Kernels.fastest(true);
            System.out.println(kernels.getClass().getSimpleName() + " " + hashes(kernels));
            Kernels one = Kernels.fastest(false);
            System.out.println("one thread " + SelfTest.opt(one) + " " + SelfTest.llama(one));
        }

        static String hashes(Kernels kernels) throws IOException {
            StringBuilder all =
                    new StringBuilder(SelfTest.opt(kernels) + " " + SelfTest.llama(kernels));
            int[] ids = new int[33];
            Arrays.setAll(ids, i -> 7 * i + 260);
            for (String demo : List.of("llama-stories", "opt-stories")) {
                try (Checkpoint checkpoint = Models.demo(demo)) {
                    float[] logits = Decoder.load(checkpoint, kernels).logits(ids);
                    LogitsHash hash = new LogitsHash();
                    hash.add(logits, 0, logits.length);
                    all.append(' ').append(hash.finish());
                }
            }
            return all.toString();
        }
    }
}
