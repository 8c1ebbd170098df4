package org.weightgate.watermark.trace;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The probability that an innocent recipient scores as high as observed, given the leak: for every
/// λ > 0,
///
/// ```
/// P(S ≥ s) ≤ exp( L(λ) − λ s ),      L(λ) = Σ_c L_c(weight_c λ)
/// ```
///
/// Any λ is valid, also one chosen after seeing s, since the bound for the innocent holds for the
/// least over the λ as well: the tail event is the same one. On a grid of λ, each an eighth above
/// the last, the exponent is within 0.3 % of the best; for scores beyond all doubt the grid is
/// coarser. Not thread-safe while it grows.
final class Bound {
    private static final double FIRST = 1;
    private static final double RATIO = 1.12;
    private static final double COARSE_RATIO = 1.5;

    /// In units of the score's norm: from here on every bound is beyond all doubt.
    private static final double COARSE_FROM = 16;

    private static final int STAGE = 12;

    /// Beyond this λ|w| powers leave the range of numbers.
    private static final double STEEPEST = 600;

    private final Score score;
    private final List<Weights> contents;
    private double[] lambda = {};
    private double[] cumulant = {};
    private double steepest = Double.POSITIVE_INFINITY;

    /// A bound that is sharp for scores up to this one.
    Bound(Score score, List<Weights> contents, double greatestScore) {
        this.score = score;
        this.contents = contents;
        double next = score.norm() == 0 ? Double.POSITIVE_INFINITY : FIRST / score.norm();
        while (next < steepest && slope() < greatestScore) {
            double[] more = new double[STAGE];
            for (int i = 0; i < STAGE; i++) {
                more[i] = next;
                next *= next * score.norm() < COARSE_FROM ? RATIO : COARSE_RATIO;
            }
            grow(more);
        }
    }

    /// λ and L(λ) that bound this score best.
    record Point(double lambda, double cumulant, double lnP) {}

    Point at(double s) {
        Point best = new Point(0, 0, 0);
        for (int i = 0; i < lambda.length; i++) {
            double lnP = cumulant[i] - lambda[i] * s;
            if (lnP < best.lnP) {
                best = new Point(lambda[i], cumulant[i], lnP);
            }
        }
        return best;
    }

    /// About L′ at the greatest λ: scores above it would be bounded better by a greater one.
    private double slope() {
        int last = lambda.length - 1;
        return last < 1
                ? 0
                : (cumulant[last] - cumulant[last - 1]) / (lambda[last] - lambda[last - 1]);
    }

    private void grow(double[] more) {
        double[][] parts =
                IntStream.range(0, contents.size())
                        .parallel()
                        .mapToObj(c -> part(c, more))
                        .toArray(double[][]::new);
        int usable = more.length;
        double[] sums = new double[more.length];
        for (double[] part : parts) {
            for (int i = 0; i < part.length; i++) {
                sums[i] += part[i];
            }
        }
        while (usable > 0 && Double.isNaN(sums[usable - 1])) {
            steepest = more[--usable];
        }
        int held = lambda.length;
        lambda = Arrays.copyOf(lambda, held + usable);
        cumulant = Arrays.copyOf(cumulant, held + usable);
        System.arraycopy(more, 0, lambda, held, usable);
        System.arraycopy(sums, 0, cumulant, held, usable);
    }

    private double[] part(int c, double[] lambdas) {
        int vector = score.vector()[c];
        if (vector < 0) {
            return new double[lambdas.length];
        }
        Cumulant content = new Cumulant(contents.get(c), vector);
        double weight = score.weight()[c];
        return Arrays.stream(lambdas)
                .map(
                        l ->
                                l * weight * content.greatest() > STEEPEST
                                        ? Double.NaN
                                        : content.at(l * weight))
                .toArray();
    }
}
