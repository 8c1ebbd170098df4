package org.weightgate.inference;

import java.util.HashMap;
import java.util.Map;

/// How far two runs of the same prompts lie apart, over the tokens both list among their highest
/// and one bucket for the rest. A top token counts as changed only where the golden lead is clear:
/// greater than four times the change of a logit that is tolerated. With the greatest change found
/// as tolerance hardly anything can count, so whoever judges names one found on other runs.
///
/// @param exact every logit has the same bits
/// @param maxLogitDifference greatest change of a logit, the mean change of its position removed
/// @param meanKl mean Kullback-Leibler divergence of the other run, in nats
/// @param positions positions compared
/// @param clearTops positions whose golden lead of the first over the second logit exceeds nearTie
/// @param changedTops those of them where the other run ranks another token first
/// @param nearTie four times the tolerated change of a logit
public record Comparison(
        boolean exact,
        double maxLogitDifference,
        double meanKl,
        double maxKl,
        int positions,
        int clearTops,
        int changedTops,
        double nearTie) {

    static Comparison of(GoldenReference golden, GoldenReference other) {
        return of(golden, other, sums(golden, other).maxDifference);
    }

    static Comparison of(GoldenReference golden, GoldenReference other, double tolerance) {
        Sums sums = sums(golden, other);
        double nearTie = 4 * tolerance;
        int clear = 0;
        int changed = 0;
        for (int p = 0; p < golden.prompts().size(); p++) {
            GoldenReference.Prompt a = golden.prompts().get(p);
            GoldenReference.Prompt b = other.prompts().get(p);
            for (int t = 0; t < a.logsumexp().length; t++) {
                float[] logits = a.topLogits()[t];
                if (logits.length < 2 || logits[0] - logits[1] > nearTie) {
                    clear++;
                    changed += a.topIds()[t][0] == b.topIds()[t][0] ? 0 : 1;
                }
            }
        }
        return new Comparison(
                golden.logitsSha256().equals(other.logitsSha256()),
                sums.maxDifference,
                sums.kl / Math.max(1, sums.positions),
                sums.maxKl,
                sums.positions,
                clear,
                changed,
                nearTie);
    }

    private static Sums sums(GoldenReference golden, GoldenReference other) {
        if (!golden.goldenPrompts().equals(other.goldenPrompts())) {
            throw new IllegalArgumentException("the two references were computed on other prompts");
        }
        Sums sums = new Sums();
        for (int p = 0; p < golden.prompts().size(); p++) {
            GoldenReference.Prompt a = golden.prompts().get(p);
            GoldenReference.Prompt b = other.prompts().get(p);
            for (int t = 0; t < a.logsumexp().length; t++) {
                sums.add(a, b, t);
            }
        }
        return sums;
    }

    private static final class Sums {
        double maxDifference;
        double kl;
        double maxKl;
        int positions;

        void add(GoldenReference.Prompt a, GoldenReference.Prompt b, int t) {
            Map<Integer, Float> second = new HashMap<>();
            for (int i = 0; i < b.topIds()[t].length; i++) {
                second.put(b.topIds()[t][i], b.topLogits()[t][i]);
            }
            double[] changes = new double[a.topIds()[t].length];
            int n = 0;
            double divergence = 0;
            double restA = 1;
            double restB = 1;
            for (int i = 0; i < changes.length; i++) {
                Float logit = second.get(a.topIds()[t][i]);
                if (logit != null) {
                    changes[n++] = (double) logit - a.topLogits()[t][i];
                    double logA = a.topLogits()[t][i] - a.logsumexp()[t];
                    double logB = logit - b.logsumexp()[t];
                    divergence += StrictMath.exp(logA) * (logA - logB);
                    restA -= StrictMath.exp(logA);
                    restB -= StrictMath.exp(logB);
                }
            }
            if (restA > 1e-12 && restB > 1e-12) {
                divergence += restA * StrictMath.log(restA / restB);
            }
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += changes[i] / n;
            }
            for (int i = 0; i < n; i++) {
                maxDifference = Math.max(maxDifference, Math.abs(changes[i] - mean));
            }
            kl += Math.max(0, divergence);
            maxKl = Math.max(maxKl, divergence);
            positions++;
        }
    }
}
