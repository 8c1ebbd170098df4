package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class SketchTests {
    private static final int TOKENS = 40;
    private static final int WIDTH = 300;

    private static float[] stream(long seed) {
        Random random = new Random(seed);
        float[] x = new float[TOKENS * WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    private static Sketch sketch(float[] x, int... parts) {
        Sketch.Gathering gathering = new Sketch.Gathering(TOKENS);
        int at = 0;
        for (int part : parts) {
            boolean last = gathering.add(at, x, at * WIDTH, part, WIDTH);
            at += part;
            assertThat(last).isEqualTo(at == TOKENS);
        }
        return gathering.sketch();
    }

    @Test
    void isTheSameForAPromptInPartsAsInOne() {
        float[] x = stream(1);
        Sketch whole = sketch(x, TOKENS);
        Sketch parts = sketch(x, 1, 7, 20, 12);
        assertThat(parts.sums()).isEqualTo(whole.sums());
        assertThat(parts.norm()).isEqualTo(whole.norm());
    }

    @Test
    void tellsHowFarStreamsLieApart() {
        double sum = 0;
        for (int seed = 0; seed < 50; seed++) {
            float[] x = stream(seed);
            float[] noise = stream(seed + 1000);
            float[] y = x.clone();
            for (int i = 0; i < y.length; i++) {
                y[i] += 0.01f * noise[i];
            }
            double distance = sketch(x, TOKENS).distance(sketch(y, TOKENS));
            assertThat(distance).isBetween(0.005, 0.02);
            sum += distance * distance;
        }
        assertThat(Math.sqrt(sum / 50)).isCloseTo(0.01, within(0.0006));
    }

    @Test
    void aChangeOfOneChannelStandsOutInItsBucket() {
        double[] even = new double[Sketch.SUMS];
        double[] one = new double[Sketch.SUMS];
        for (int seed = 0; seed < 18; seed++) {
            float[] x = stream(seed);
            float[] noise = stream(seed + 1000);
            float[] everywhere = x.clone();
            float[] somewhere = x.clone();
            for (int i = 0; i < x.length; i++) {
                everywhere[i] += 0.01f * noise[i];
                if (i % WIDTH == 17) {
                    somewhere[i] += 0.01f * noise[i] * (float) Math.sqrt(WIDTH);
                }
            }
            sketch(x, TOKENS).addChanges(sketch(everywhere, TOKENS), even);
            sketch(x, TOKENS).addChanges(sketch(somewhere, TOKENS), one);
        }
        assertThat(Arrays.stream(one).max().orElseThrow())
                .isGreaterThan(9 * Arrays.stream(even).max().orElseThrow());
    }

    @Test
    void leavesOutTheFirstPositionWhereModelsParkGreatValues() {
        float[] x = stream(5);
        float[] y = x.clone();
        for (int i = 0; i < WIDTH; i++) {
            y[i] += 1000;
        }
        assertThat(sketch(x, TOKENS).distance(sketch(y, TOKENS))).isZero();
        assertThat(Sketch.positions(1)).containsExactly(0);
        assertThat(Sketch.positions(4)).containsExactly(1, 2, 3);
        assertThat(Sketch.positions(128)).hasSize(8).startsWith(15).endsWith(127);
    }
}
