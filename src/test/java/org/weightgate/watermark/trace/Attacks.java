package org.weightgate.watermark.trace;

import java.util.Arrays;
import java.util.Random;

/// What coalitions and leakers do to copies, element by element.
final class Attacks {
    /// One value from those of the coalition.
    interface Mix {
        float of(float[] values, Random random);
    }

    enum Collusion {
        AVERAGE((v, random) -> mean(v)),
        MEDIAN(
                (v, random) -> {
                    Arrays.sort(v);
                    return v[v.length / 2];
                }),
        MINIMUM((v, random) -> lowest(v)),
        MAXIMUM((v, random) -> highest(v)),
        MINORITY(Attacks::minority),
        ZERO_CORRELATION(Attacks::zeroCorrelation),
        SCRUB((v, random) -> 0.5f * (lowest(v) + highest(v))),
        INTERLEAVE((v, random) -> v[random.nextInt(v.length)]);

        private final Mix mix;

        Collusion(Mix mix) {
            this.mix = mix;
        }
    }

    private Attacks() {}

    static float[] collude(Collusion attack, float[][] copies) {
        Random random = new Random(4);
        float[] leak = new float[copies[0].length];
        for (int i = 0; i < leak.length; i++) {
            float[] values = new float[copies.length];
            for (int c = 0; c < values.length; c++) {
                values[c] = copies[c][i];
            }
            leak[i] = attack.mix.of(values, random);
        }
        return leak;
    }

    static float[] noise(float[] values, double share) {
        Random random = new Random(5);
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        double deviation = share * Math.sqrt(squares / values.length);
        float[] noisy = new float[values.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = (float) (values[i] + deviation * random.nextGaussian());
        }
        return noisy;
    }

    private static float mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return (float) (sum / values.length);
    }

    private static float lowest(float[] values) {
        float lowest = values[0];
        for (float value : values) {
            lowest = Math.min(lowest, value);
        }
        return lowest;
    }

    private static float highest(float[] values) {
        float highest = values[0];
        for (float value : values) {
            highest = Math.max(highest, value);
        }
        return highest;
    }

    private static float minority(float[] values, Random random) {
        float low = lowest(values);
        float high = highest(values);
        int atHigh = 0;
        for (float value : values) {
            atHigh += value == high ? 1 : 0;
        }
        return 2 * atHigh > values.length ? low : high;
    }

    /// Where copies differ, away from their mean, so that the correlation over all is zero.
    private static float zeroCorrelation(float[] values, Random random) {
        int c = values.length;
        double low = lowest(values);
        double high = highest(values);
        if (low == high || c < 3) {
            return (float) (0.5 * (low + high));
        }
        double k = Math.pow(2, 1 - c) / (1.0 / c - Math.pow(2, 1 - c));
        double middle = 0.5 * (low + high);
        return (float) (middle - k * (mean(values) - middle));
    }
}
