package org.weightgate.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gathers statistics S2 to S6 position by position: the logits of a reference beside those of
/// another run, in double.
final class LogitSums {
    private static final double NOTHING = 1e-12; // a share that rounding may leave

    private double kl;
    private double maxKl;
    private double maxLogit;
    private double surprise;
    private int positions;
    private int next;
    private boolean finite = true;
    private final List<Double> changedLeads = new ArrayList<>();

    /// What takes the whole vocabulary to know.
    ///
    /// @param top the first of the highest
    /// @param sum log Σ exp
    record Row(int top, double sum) {
        static Row of(float[] row, int at, int vocabulary) {
            int top = LogitSums.top(row, at, vocabulary);
            return new Row(top, logSumExp(row, at, vocabulary, row[at + top]));
        }
    }

    /// One position of a reference beside the row of another run.
    void add(GoldenReference.Prompt was, int position, float[] row, int at, int vocabulary) {
        add(was, position, row, at, Row.of(row, at, vocabulary));
    }

    void add(GoldenReference.Prompt was, int position, float[] row, int at, Row whole) {
        int[] ids = was.topIds()[position];
        double[] a = new double[ids.length];
        double[] b = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            a[i] = was.topLogits()[position][i];
            b[i] = row[at + ids[i]];
        }
        double sumA = was.logsumexp()[position];
        double sumB = whole.sum;
        finite &= Double.isFinite(sumB);
        add(a, sumA, b, sumB, ids.length, whole.top == ids[0]);
        int[] text = was.prompt().ids();
        if (position + 1 < text.length) {
            follows(was.nextLogits()[position] - sumA, row[at + text[position + 1]] - sumB);
        }
    }

    /// The first of the highest.
    private static int top(float[] row, int at, int n) {
        int top = 0;
        for (int id = 1; id < n; id++) {
            top = row[at + id] > row[at + top] ? id : top;
        }
        return top;
    }

    /// In double; a statistic, so the library's exponential may round as it likes.
    private static double logSumExp(float[] row, int at, int n, double max) {
        double sum = 0;
        for (int id = 0; id < n; id++) {
            sum += Math.exp(row[at + id] - max);
        }
        return max + Math.log(sum);
    }

    /// Whether every logit so far is a number.
    boolean finite() {
        return finite;
    }

    /// One position: `n` tokens and, unless they are all there are, one bucket for the rest.
    ///
    /// @param a logits of the reference, its first two the highest
    /// @param sumA its log Σ exp over the whole vocabulary
    /// @param b the other run's logits of the same tokens
    /// @param sameTop whether both rank the same token first
    private void add(double[] a, double sumA, double[] b, double sumB, int n, boolean sameTop) {
        double divergence = 0;
        double restA = 1;
        double restB = 1;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            double logA = a[i] - sumA;
            double logB = b[i] - sumB;
            double share = StrictMath.exp(logA);
            divergence += share * (logA - logB);
            restA -= share;
            restB -= StrictMath.exp(logB);
            mean += (b[i] - a[i]) / n;
        }
        if (restA > NOTHING) {
            divergence += restA * StrictMath.log(restA / Math.max(restB, NOTHING));
        }
        for (int i = 0; i < n; i++) {
            maxLogit = Math.max(maxLogit, Math.abs(b[i] - a[i] - mean));
        }
        kl += Math.max(0, divergence);
        maxKl = Math.max(maxKl, divergence);
        positions++;
        if (!sameTop) {
            changedLeads.add(n < 2 ? Double.MAX_VALUE : a[0] - a[1]);
        }
    }

    /// The token that follows: its log-probability in the reference and in the other run.
    private void follows(double logA, double logB) {
        surprise += logB - logA;
        next++;
    }

    double meanKl() {
        return kl / Math.max(1, positions);
    }

    double maxKl() {
        return maxKl;
    }

    double maxLogit() {
        return maxLogit;
    }

    /// |ln| of the ratio of the two perplexities.
    double logPerplexity() {
        return Math.abs(surprise) / Math.max(1, next);
    }

    int positions() {
        return positions;
    }

    /// By how much the reference's first token led where the other run ranks another first, the
    /// clearest lead first.
    double[] changedLeads() {
        double[] leads = changedLeads.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(leads);
        for (int i = 0, j = leads.length - 1; i < j; i++, j--) {
            double swap = leads[i];
            leads[i] = leads[j];
            leads[j] = swap;
        }
        return leads;
    }
}
