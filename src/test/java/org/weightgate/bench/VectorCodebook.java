package org.weightgate.bench;

import org.weightgate.bench.Weights.Values;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A codebook of 256 runs of four weights, learnt by Lloyd's algorithm from a sample: two bits a
/// weight, in the manner of AQLM.
record VectorCodebook(float[] centres, float[] rowScale) {
    private static final int SIZE = 256;
    private static final int RUN = 4;
    private static final int SAMPLE = 20_000;
    private static final int ROUNDS = 8;

    static VectorCodebook learn(Values m, long seed) {
        float[] scales = new float[m.rows()];
        for (int r = 0; r < scales.length; r++) {
            double sum = 0;
            for (int i = 0; i < m.columns(); i++) {
                sum += Math.pow(m.data()[r * m.columns() + i], 2);
            }
            scales[r] = (float) Math.max(1e-12, Math.sqrt(sum / m.columns()));
        }
        SplittableRandom random = new SplittableRandom(seed + m.data().length);
        float[] sample = new float[SAMPLE * RUN];
        int runs = m.data().length / RUN;
        for (int i = 0; i < SAMPLE; i++) {
            copyRun(m, scales, random.nextInt(runs), sample, i * RUN);
        }
        float[] centres = java.util.Arrays.copyOf(sample, SIZE * RUN);
        for (int round = 0; round < ROUNDS; round++) {
            double[] sums = new double[SIZE * RUN];
            int[] counts = new int[SIZE];
            for (int i = 0; i < SAMPLE; i++) {
                int nearest = nearest(centres, sample, i * RUN);
                counts[nearest]++;
                for (int j = 0; j < RUN; j++) {
                    sums[nearest * RUN + j] += sample[i * RUN + j];
                }
            }
            for (int i = 0; i < sums.length; i++) {
                if (counts[i / RUN] > 0) {
                    centres[i] = (float) (sums[i] / counts[i / RUN]);
                }
            }
        }
        return new VectorCodebook(centres, scales);
    }

    Values quantise(Values m) {
        float[] out = m.data().clone();
        IntStream.range(0, out.length / RUN)
                .parallel()
                .forEach(
                        run -> {
                            float[] wanted = new float[RUN];
                            copyRun(m, rowScale, run, wanted, 0);
                            int nearest = nearest(centres, wanted, 0);
                            float scale = rowScale[run * RUN / m.columns()];
                            for (int j = 0; j < RUN; j++) {
                                out[run * RUN + j] = scale * centres[nearest * RUN + j];
                            }
                        });
        return new Values(m.shape(), out);
    }

    private static void copyRun(Values m, float[] scales, int run, float[] into, int at) {
        float scale = scales[run * RUN / m.columns()];
        for (int j = 0; j < RUN; j++) {
            into[at + j] = m.data()[run * RUN + j] / scale;
        }
    }

    private static int nearest(float[] centres, float[] values, int at) {
        int best = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int c = 0; c < SIZE; c++) {
            float distance = 0;
            for (int j = 0; j < RUN; j++) {
                float apart = centres[c * RUN + j] - values[at + j];
                distance += apart * apart;
            }
            if (distance < least) {
                least = distance;
                best = c;
            }
        }
        return best;
    }
}
