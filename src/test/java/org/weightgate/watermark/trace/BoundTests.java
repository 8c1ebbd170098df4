package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

@DisplayName("weights, sums and the bound")
class BoundTests {
    private static Weights weights(int tiles, long seed) {
        Random random = new Random(seed);
        float[][] sums = new float[Element.COUNT][tiles];
        for (float[] sum : sums) {
            for (int t = 0; t < tiles; t++) {
                sum[t] = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
            }
        }
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new Weights(sums, key);
    }

    private static Score only(Weights weights, int vector) {
        return Score.of("s", "", new int[] {vector}, new double[] {1}, List.of(weights));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void isNeverBelowTheExactTail(long seed) {
        int tiles = 14;
        Weights weights = weights(tiles, seed);
        for (int vector = 0; vector < Weights.VECTORS; vector++) {
            double[] scores = new double[1 << tiles];
            double[] chances = new double[1 << tiles];
            for (int word = 0; word < scores.length; word++) {
                long sum = 0;
                double chance = 1;
                for (int t = 0; t < tiles; t++) {
                    double p = weights.theta[t] / 256.0;
                    boolean one = (word >>> t & 1) == 1;
                    sum += one ? weights.weights[vector][t] : 0;
                    chance *= one ? p : 1 - p;
                }
                scores[word] = weights.score(vector, sum);
                chances[word] = chance;
            }
            assertThat(Arrays.stream(chances).sum()).isCloseTo(1, within(1e-9));
            double greatest = Arrays.stream(scores).max().getAsDouble();
            Bound bound = new Bound(only(weights, vector), List.of(weights), greatest);
            for (int i = 0; i < 40; i++) {
                double line = greatest * i / 39;
                double tail = 0;
                for (int word = 0; word < scores.length; word++) {
                    tail += scores[word] >= line - 1e-12 ? chances[word] : 0;
                }
                double stated = Math.exp(bound.at(line).lnP());
                assertThat(tail).isLessThanOrEqualTo(stated * (1 + 1e-9));
            }
        }
    }

    @Test
    void isAsSharpAsTheNormalLawWhereItHolds() {
        Weights weights = weights(100_000, 9);
        Score score = only(weights, 0);
        Bound bound = new Bound(score, List.of(weights), 9 * score.norm());
        double lnP = bound.at(8.37 * score.norm()).lnP();
        assertThat(lnP).isBetween(-0.5 * 8.37 * 8.37 * 1.05, -0.5 * 8.37 * 8.37 * 0.95);
    }

    @Test
    void saysOneForScoresBelowTheMean() {
        Weights weights = weights(1000, 10);
        Bound bound = new Bound(only(weights, 2), List.of(weights), 5);
        assertThat(bound.at(-3).lnP()).isZero();
        assertThat(bound.at(0).lnP()).isZero();
    }

    @Test
    void addsUpContentsAsIfTheyWereOne() {
        Weights a = weights(400, 11);
        Weights b = weights(300, 12);
        double[] ones = {1, 1};
        Score both = Score.of("s", "", new int[] {3, 3}, ones, List.of(a, b));
        Bound bound = new Bound(both, List.of(a, b), 10 * both.norm());
        Bound.Point point = bound.at(7 * both.norm());
        double sum = new Cumulant(a, 3).at(point.lambda()) + new Cumulant(b, 3).at(point.lambda());
        assertThat(point.cumulant()).isCloseTo(sum, within(1e-12 * sum));
    }

    @Test
    void weightsLoseLittleByBeingWhole() {
        Random random = new Random(13);
        float[][] sums = new float[Element.COUNT][50_000];
        for (float[] sum : sums) {
            for (int t = 0; t < sum.length; t++) {
                sum[t] = (float) (3 * random.nextGaussian());
            }
        }
        Weights weights = new Weights(sums, new byte[32]);
        double exact = 0;
        double along = 0;
        double whole = 0;
        for (int t = 0; t < weights.tiles; t++) {
            double p = weights.theta[t] / 256.0;
            double deviation = Math.sqrt(p * (1 - p));
            double rounded = weights.scale[0] * weights.weights[0][t] * deviation;
            exact += sums[0][t] * sums[0][t];
            along += sums[0][t] * rounded;
            whole += rounded * rounded;
        }
        assertThat(along / Math.sqrt(exact * whole)).isGreaterThan(0.995);
        assertThat(weights.norm(0)).isCloseTo(Math.sqrt(whole), within(1e-6 * whole));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 1000, 4096, 4097, 9000})
    void bothKernelsGiveTheSameSums(int tiles) {
        Weights weights = weights(tiles, tiles);
        for (short[] vector : weights.weights) {
            // The extremes, so that lanes come as near to overflowing as they can.
            Arrays.fill(vector, 0, tiles, (short) (tiles % 2 == 0 ? 255 : -255));
        }
        Weights mixed = weights(tiles, tiles + 1);
        Random random = new Random(tiles);
        byte[] draws = new byte[ScoreKernel.BLOCK];
        for (Weights content : List.of(weights, mixed)) {
            for (int at = 0; at < content.theta.length; at += ScoreKernel.BLOCK) {
                random.nextBytes(draws);
                if (content == weights) {
                    Arrays.fill(draws, (byte) 0);
                }
                int count = Math.min(ScoreKernel.BLOCK, content.theta.length - at);
                long[] slow = new long[Weights.VECTORS];
                long[] fast = new long[Weights.VECTORS];
                new ScalarScore().add(content, at, count, draws, slow);
                new VectorScore().add(content, at, count, draws, fast);
                assertThat(fast).isEqualTo(slow);
            }
        }
    }
}
