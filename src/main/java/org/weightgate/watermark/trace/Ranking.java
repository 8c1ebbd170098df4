package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.trace.Evidence.Suspicion;
import org.weightgate.watermark.trace.Evidence.Term;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Every recipient's scores, and of those that stand out the bound on an innocent's doing so.
final class Ranking implements Scoring.Hearing {
    /// Above this z a recipient's single tensors are looked at, and its bound is computed.
    private static final double NOTABLE = 4.5;

    /// How many of the strongest are described even if none stands out.
    static final int SHOWN = 8;

    private final Statistics statistics;
    private final List<Weights> contents;
    private final double[][] z;
    private final List<Alone> alone = new ArrayList<>();

    /// A recipient who stands out by one vector of one content.
    private record Alone(int recipient, int content, int vector, double score) {}

    /// A recipient with the statistic that tells most against them.
    ///
    /// @param lnP after Bonferroni over recipients and statistics
    record Best(int recipient, Score statistic, double score, Bound.Point point, double lnP) {
        Suspicion described(String recipientId, long[][] sums, List<Weights> contents) {
            List<Double> byContent = new ArrayList<>();
            for (int c = 0; c < contents.size(); c++) {
                int vector = statistic.vector()[c];
                double norm = vector < 0 ? 0 : contents.get(c).norm(vector);
                byContent.add(
                        norm == 0 ? 0 : contents.get(c).score(vector, sums[c][vector]) / norm);
            }
            return new Suspicion(
                    recipientId,
                    statistic.name(),
                    statistic.tests(),
                    terms(contents.size()),
                    score / statistic.norm(),
                    score,
                    point.lambda(),
                    point.cumulant(),
                    lnP / Math.log(10),
                    byContent);
        }

        private List<Term> terms(int contents) {
            List<Term> terms = new ArrayList<>();
            for (int c = 0; c < contents; c++) {
                if (statistic.vector()[c] >= 0) {
                    terms.add(
                            new Term(
                                    c,
                                    Statistics.name(statistic.vector()[c]),
                                    statistic.weight()[c]));
                }
            }
            return terms;
        }
    }

    Ranking(Statistics statistics, List<Weights> contents, int recipients) {
        this.statistics = statistics;
        this.contents = contents;
        z = new double[recipients][statistics.scores.size()];
    }

    @Override
    public void of(int recipient, long[][] sums) {
        for (int k = 0; k < z[recipient].length; k++) {
            Score score = statistics.scores.get(k);
            z[recipient][k] = score.norm() == 0 ? 0 : score.of(sums, contents) / score.norm();
        }
        for (int c = 0; c < contents.size(); c++) {
            for (int vector = 0; vector < Weights.VECTORS; vector++) {
                double score = contents.get(c).score(vector, sums[c][vector]);
                if (score > NOTABLE * contents.get(c).norm(vector) && score > 0) {
                    synchronized (alone) {
                        alone.add(new Alone(recipient, c, vector, score));
                    }
                }
            }
        }
    }

    /// z of every recipient in one statistic.
    float[] z(Score statistic) {
        int k = statistics.scores.indexOf(statistic);
        float[] column = new float[z.length];
        for (int u = 0; u < z.length; u++) {
            column[u] = (float) z[u][k];
        }
        return column;
    }

    /// The recipients that stand out and the strongest others, those with the least bound first.
    List<Best> best(Progress progress) {
        Map<Integer, Best> best = new TreeMap<>();
        List<Integer> strongest = strongest();
        for (int k = 0; k < statistics.scores.size(); k++) {
            Score score = statistics.scores.get(k);
            int column = k;
            double greatest = strongest.stream().mapToDouble(u -> z[u][column]).max().orElse(0);
            if (greatest > 0) {
                Bound bound = new Bound(score, contents, greatest * score.norm());
                for (int u : strongest) {
                    keep(best, u, score, z[u][column] * score.norm(), bound);
                }
            }
            progress.at("bounding scores", k + 1, statistics.count());
        }
        judgeAlone(best);
        progress.at("bounding scores", statistics.count(), statistics.count());
        return best.values().stream()
                .sorted(Comparator.comparingDouble(Best::lnP).thenComparing(Best::recipient))
                .toList();
    }

    /// Those that stand out by any statistic, at least a few, strongest first.
    private List<Integer> strongest() {
        List<Integer> order = new ArrayList<>();
        for (int u = 0; u < z.length; u++) {
            order.add(u);
        }
        order.sort(Comparator.comparingDouble((Integer u) -> -greatest(u)));
        int count = 0;
        while (count < order.size() && (count < SHOWN || greatest(order.get(count)) > NOTABLE)) {
            count++;
        }
        return order.subList(0, count);
    }

    private double greatest(int recipient) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (double value : z[recipient]) {
            greatest = Math.max(greatest, value);
        }
        return greatest;
    }

    private void judgeAlone(Map<Integer, Best> best) {
        Map<Integer, List<Alone>> byVector = new TreeMap<>();
        alone.forEach(
                a ->
                        byVector.computeIfAbsent(
                                        a.content * Weights.VECTORS + a.vector,
                                        x -> new ArrayList<>())
                                .add(a));
        byVector.forEach(
                (key, those) -> {
                    Score score = statistics.alone(key / Weights.VECTORS, key % Weights.VECTORS);
                    double greatest = those.stream().mapToDouble(Alone::score).max().orElse(0);
                    Bound bound = new Bound(score, contents, greatest);
                    those.forEach(a -> keep(best, a.recipient, score, a.score, bound));
                });
    }

    private void keep(Map<Integer, Best> best, int u, Score score, double s, Bound bound) {
        Bound.Point point = bound.at(s);
        double tests = (double) z.length * statistics.count() * score.tests();
        double lnP = Math.min(0, point.lnP() + Math.log(tests));
        Best known = best.get(u);
        if (known == null
                || lnP < known.lnP
                || (lnP == known.lnP && s / score.norm() > known.score / known.statistic.norm())) {
            best.put(u, new Best(u, score, s, point, lnP));
        }
    }
}
