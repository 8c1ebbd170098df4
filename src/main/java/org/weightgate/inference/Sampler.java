package org.weightgate.inference;

import java.util.SplittableRandom;

/// Chooses the next token. Temperature 0 is greedy (the lowest id among equals); otherwise one draw
/// from softmax(logits / temperature), the same for the same seed on every machine.
public final class Sampler {
    private final float temperature;
    private final SplittableRandom random;

    public Sampler(float temperature, long seed) {
        if (!(temperature >= 0) || Float.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature " + temperature + " is not 0 or more");
        }
        this.temperature = temperature;
        random = new SplittableRandom(seed);
    }

    public static Sampler greedy() {
        return new Sampler(0, 0);
    }

    public int choose(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        if (temperature == 0) {
            return best;
        }
        double sum = 0;
        double[] upTo = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            sum += Numerics.exp((logits[i] - logits[best]) / temperature);
            upTo[i] = sum;
        }
        double drawn = random.nextDouble() * sum;
        for (int i = 0; i < upTo.length; i++) {
            if (drawn < upTo[i]) {
                return i;
            }
        }
        return best;
    }
}
