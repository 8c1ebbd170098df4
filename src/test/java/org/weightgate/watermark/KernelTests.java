package org.weightgate.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Random;

@DisplayName("the fast kernel gives the bytes of the definition")
class KernelTests {
    @ParameterizedTest
    @CsvSource({"BF16,0", "BF16,2", "BF16,3", "F16,0", "F16,2", "F16,3", "F32,0", "F32,2", "F32,3"})
    void agreesOnEveryLaneEdge(Carrier carrier, int logDensity) {
        Random random = new Random(41 + logDensity);
        Chips chips = new Chips();
        random.nextBytes(chips.nibbles);
        chips.groups = Chips.CAPACITY;
        for (long firstGroup : new long[] {0, 2, 6, 1L << 40}) {
            chips.firstGroup = firstGroup;
            for (int from = 0; from < 20; from++) {
                for (int to = from; to < 52; to++) {
                    long element = firstGroup << logDensity;
                    compare(carrier, logDensity, chips, element + from, element + to, random);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void agreesOnEverySixteenBitPatternInEveryLane(Carrier carrier) {
        Chips chips = new Chips();
        new Random(5).nextBytes(chips.nibbles);
        chips.groups = Chips.CAPACITY;
        byte[] fast = new byte[2 * Chips.CAPACITY];
        for (int lane = 0; lane < 4; lane++) {
            for (int base = 0; base < 65536; base += Chips.CAPACITY) {
                for (int i = 0; i < Chips.CAPACITY; i++) {
                    carrier.put(fast, 2 * i, base + i + lane);
                }
                byte[] slow = fast.clone();
                new SwarKernel(carrier, 0).mark(fast, 0, 0, Chips.CAPACITY, chips);
                new ScalarKernel(carrier, 0).mark(slow, 0, 0, Chips.CAPACITY, chips);
                assertThat(fast).isEqualTo(slow);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BF16,2", "BF16,3", "F16,2", "F16,3", "F32,2", "F32,3"})
    void agreesToTheLastOfTheChips(Carrier carrier, int logDensity) {
        Random random = new Random(9);
        Chips chips = new Chips();
        random.nextBytes(chips.nibbles);
        chips.groups = Chips.CAPACITY;
        compare(carrier, logDensity, chips, 3, (long) Chips.CAPACITY << logDensity, random);
    }

    private static void compare(
            Carrier carrier, int logDensity, Chips chips, long from, long to, Random random) {
        int at = random.nextInt(9);
        byte[] fast = new byte[at + (int) (to - from) * carrier.bytes + 9];
        random.nextBytes(fast);
        int[] edges = {carrier.low - 1, carrier.low, carrier.high, carrier.high + 1};
        for (int i = at; i <= fast.length - 9 - carrier.bytes; i += 3 * carrier.bytes) {
            int edge = edges[random.nextInt(4)];
            carrier.put(fast, i, random.nextBoolean() ? edge : edge | 1 << 8 * carrier.bytes - 1);
        }
        byte[] slow = fast.clone();
        byte[] vectors = fast.clone();
        new SwarKernel(carrier, logDensity).mark(fast, at, from, to, chips);
        new ScalarKernel(carrier, logDensity).mark(slow, at, from, to, chips);
        assertThat(fast).as("%s G=%d [%d,%d)", carrier, 1 << logDensity, from, to).isEqualTo(slow);
        VectorKernel kernel = new VectorKernel(carrier, logDensity);
        if (!kernel.suits()) return;
        kernel.mark(vectors, at, from, to, chips);
        assertThat(vectors)
                .as("vectors, %s G=%d [%d,%d)", carrier, 1 << logDensity, from, to)
                .isEqualTo(slow);
    }
}
