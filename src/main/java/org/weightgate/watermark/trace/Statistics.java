package org.weightgate.watermark.trace;

import org.weightgate.watermark.trace.Evidence.Statistic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The statistics that every recipient is scored with, and what a guilty one is expected to reach.
/// Made from the tile sums alone.
///
/// Each vector summed over all contents; *mixed*, which takes from each content the vector that is
/// expected to tell most there and weighs contents by signal over variance, for leaks put together
/// from tensors of different quality; and *one tensor*, which tries every vector of every content
/// by itself and pays for all of them, for leaks put together from different recipients' tensors.
final class Statistics {
    private static final String[] WORDS = {
        "change in units of the row's noise, clipped",
        "change in steps, clipped to one",
        "which of the two served values the leak's own quantiser would have turned into the leak",
        "change in units of the row's noise, rows weighed by what they can say",
        "as quantised, for values three steps apart",
        "signs of the tile sums of linear",
        "signs of the tile sums of clipped",
        "signs of the tile sums of quantised"
    };

    static final String MIXED = "mixed";
    static final String ONE_TENSOR = "one tensor, ";

    private final List<TileSums> sums;
    private final List<Weights> contents;
    final List<Score> scores = new ArrayList<>();

    Statistics(List<TileSums> sums, List<Weights> contents) {
        this.sums = sums;
        this.contents = contents;
        for (int vector = 0; vector < Weights.VECTORS; vector++) {
            int[] same = new int[contents.size()];
            double[] ones = new double[contents.size()];
            Arrays.fill(same, vector);
            Arrays.fill(ones, 1);
            scores.add(Score.of(name(vector), WORDS[vector], same, ones, contents));
        }
        scores.add(mixed());
    }

    static String name(int vector) {
        String element = Weights.element(vector).name().toLowerCase(Locale.ROOT);
        return Weights.isSign(vector) ? "sign of " + element : element;
    }

    /// How many statistics a recipient is scored with: these, and one tensor.
    int count() {
        return scores.size() + 1;
    }

    /// The statistic that judges by one vector of one content.
    Score alone(int content, int vector) {
        int[] only = new int[contents.size()];
        Arrays.fill(only, -1);
        only[content] = vector;
        double[] ones = new double[contents.size()];
        Arrays.fill(ones, 1);
        return new Score(
                ONE_TENSOR + name(vector),
                WORDS[vector],
                only,
                ones,
                contents.get(content).norm(vector),
                contents.size() * Weights.VECTORS);
    }

    List<Statistic> described() {
        List<Statistic> described = new ArrayList<>();
        scores.forEach(s -> described.add(new Statistic(s.name(), s.words(), s.norm())));
        described.add(new Statistic("one tensor", "every vector above, each tensor by itself", 0));
        return described;
    }

    /// The statistic that a guilty recipient is expected to score highest in.
    Score leading() {
        Score best = scores.getLast();
        for (int e = 0; e < Element.COUNT; e++) {
            best = expectedZ(scores.get(e)) > expectedZ(best) ? scores.get(e) : best;
        }
        return best;
    }

    /// z of a single recipient of an unaltered mark; by the arcsine law 2/π of it counts.
    double expectedZ(Score score) {
        double signal = 0;
        double variance = 0;
        for (int c = 0; c < contents.size(); c++) {
            if (score.vector()[c] >= 0) {
                double weight = score.weight()[c];
                signal += weight * signal(c, score.vector()[c]);
                variance += weight * weight * variance(c, score.vector()[c]);
            }
        }
        return variance == 0 ? 0 : 2 / Math.PI * signal / Math.sqrt(variance);
    }

    /// z of a single recipient by one content.
    double expectedZ(int content) {
        return IntStream.range(0, Element.COUNT)
                .mapToDouble(e -> expectedZ(alone(content, e)))
                .max()
                .orElse(0);
    }

    private double signal(int content, int vector) {
        return sums.get(content).expected[Weights.element(vector).ordinal()];
    }

    /// Variance of an innocent's score; not below what the mark alone would make it, so that a leak
    /// without any noise promises no more than it could keep.
    private double variance(int content, int vector) {
        double norm = contents.get(content).norm(vector);
        double signal = signal(content, vector);
        return Math.max(norm * norm, signal * signal / contents.get(content).tiles);
    }

    private Score mixed() {
        int[] vector = new int[contents.size()];
        double[] weight = new double[contents.size()];
        for (int c = 0; c < contents.size(); c++) {
            vector[c] = -1;
            double most = 0;
            for (int e = 0; e < Element.COUNT; e++) {
                double signal = signal(c, e);
                double variance = variance(c, e);
                if (variance > 0 && signal * signal / variance > most) {
                    most = signal * signal / variance;
                    vector[c] = e;
                    weight[c] = signal / variance;
                }
            }
        }
        return Score.of(
                MIXED,
                "of each tensor the vector that is expected to tell most, tensors weighed by it",
                vector,
                weight,
                contents);
    }

    /// Whether any mark is there.
    Presence presence() {
        double[] z = new double[Element.COUNT];
        double expected = 0;
        int best = 0;
        for (int e = 0; e < Element.COUNT; e++) {
            double correlation = 0;
            double energy = 0;
            double signal = 0;
            double signalEnergy = 0;
            for (int c = 0; c < contents.size(); c++) {
                TileSums content = sums.get(c);
                correlation += correlation(content.sums[e], contents.get(c).theta);
                // Places of one content share their signs: their sum has at most so much energy.
                energy += content.energy[e] * content.places.size();
                signal += content.expectedBias[e];
                signalEnergy += content.expectedEnergy[e] * content.places.size();
            }
            z[e] = energy == 0 ? 0 : correlation / Math.sqrt(energy);
            double most = Math.max(energy, signalEnergy);
            expected = most == 0 ? expected : Math.max(expected, signal / Math.sqrt(most));
            best = Math.abs(z[e]) > Math.abs(z[best]) ? e : best;
        }
        return Presence.of(name(best), z[best], expected);
    }

    private static double correlation(float[] sums, short[] theta) {
        double correlation = 0;
        for (int tile = 0; tile < sums.length; tile++) {
            correlation += sums[tile] * (theta[tile] / 128.0 - 1);
        }
        return correlation;
    }
}
