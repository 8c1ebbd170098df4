package org.weightgate.watermark.trace;

import static org.weightgate.watermark.trace.Words.power;
import static org.weightgate.watermark.trace.Words.say;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.watermark.KeyStream;
import org.weightgate.watermark.trace.Evidence.Statistic;
import org.weightgate.watermark.trace.Evidence.Suspicion;
import org.weightgate.watermark.trace.Evidence.Term;
import org.weightgate.watermark.trace.EvidenceBundle.Step;
import org.weightgate.watermark.trace.Fields.Unfit;

import java.util.List;

/// Computes the scores and bounds of the accused again, content by content, from tile sums and
/// opened keys.
final class Recount {
    /// Sums may be rounded in another order.
    private static final double TOLERANCE = 1e-9;

    private final Dossier dossier;
    private final OpenedKeys keys;
    private final double[] squares = new double[Weights.VECTORS];
    private final Tally[] tallies;
    private final ScoreKernel kernel = new VectorScore();

    private static final class Tally {
        double score;
        double variance;
        double cumulant;
        boolean zAsStated = true;
    }

    Recount(Dossier dossier, OpenedKeys keys) {
        this.dossier = dossier;
        this.keys = keys;
        tallies = new Tally[dossier.accused().size()];
        for (int a = 0; a < tallies.length; a++) {
            tallies[a] = new Tally();
        }
    }

    /// Adds the evidence of the content at this place of the dossier.
    void add(int place, float[][] sums) {
        ContentId content = dossier.contents().get(place).plan().cid();
        Weights weights = new Weights(sums, keys.bias(content));
        for (int vector = 0; vector < Weights.VECTORS; vector++) {
            squares[vector] += weights.norm(vector) * weights.norm(vector);
        }
        for (int a = 0; a < tallies.length; a++) {
            Suspicion suspicion = dossier.accused().get(a);
            long[] recipient = new long[Weights.VECTORS];
            draw(weights, keys.symbols(suspicion.recipientId(), content), recipient);
            boolean counts = false;
            for (Term term : suspicion.terms()) {
                if (term.content() == place) {
                    add(tallies[a], suspicion, term, weights, recipient);
                    counts = true;
                }
            }
            tallies[a].zAsStated &= counts || suspicion.zByContent().get(place) == 0;
        }
    }

    private void draw(Weights weights, byte[] key, long[] sums) {
        KeyStream draws = new KeyStream(key);
        byte[] block = new byte[ScoreKernel.BLOCK];
        int padded = weights.theta.length;
        for (int at = 0; at < padded; at += block.length) {
            int count = Math.min(block.length, padded - at);
            draws.read(at, block, count);
            kernel.add(weights, at, count, block, sums);
        }
    }

    private void add(
            Tally tally, Suspicion suspicion, Term term, Weights weights, long[] recipient) {
        int vector = vector(term.vector());
        double score = weights.score(vector, recipient[vector]);
        double norm = weights.norm(vector);
        tally.score += term.weight() * score;
        tally.variance += term.weight() * norm * (term.weight() * norm);
        tally.cumulant += new Cumulant(weights, vector).at(suspicion.lambda() * term.weight());
        double stated = suspicion.zByContent().get(term.content());
        tally.zAsStated &= near(stated, norm == 0 ? 0 : score / norm);
    }

    private static int vector(String name) {
        for (int vector = 0; vector < Weights.VECTORS; vector++) {
            if (Statistics.name(vector).equals(name)) {
                return vector;
            }
        }
        throw new Unfit("a statistic adds up an unknown vector.");
    }

    void judge(List<Step> steps) {
        steps.add(statistics());
        for (int a = 0; a < tallies.length; a++) {
            steps.add(score(dossier.accused().get(a), tallies[a]));
            steps.add(bound(dossier.accused().get(a), tallies[a]));
        }
    }

    private Step statistics() {
        boolean good = dossier.statistics().size() == Weights.VECTORS + 2;
        for (int vector = 0; good && vector < Weights.VECTORS; vector++) {
            Statistic stated = dossier.statistics().get(vector);
            good =
                    stated.name().equals(Statistics.name(vector))
                            && near(stated.norm(), Math.sqrt(squares[vector]));
        }
        good &= dossier.accused().stream().allMatch(this::isAsNamed);
        return new Step(
                "statistics",
                good,
                good
                        ? "The statistics are those of this version, and their norms follow from"
                                + " the tile sums."
                        : "The statistics or their norms are not those that the tile sums give.");
    }

    /// Whether a suspicion adds up what its statistic's name promises, and counts its tests.
    private boolean isAsNamed(Suspicion s) {
        List<Term> terms = s.terms();
        if (s.statistic().startsWith(Statistics.ONE_TENSOR)) {
            return terms.size() == 1
                    && terms.getFirst().weight() == 1
                    && s.statistic().equals(Statistics.ONE_TENSOR + terms.getFirst().vector())
                    && s.tests() == dossier.contents().size() * Weights.VECTORS;
        }
        boolean distinct = terms.stream().map(Term::content).distinct().count() == terms.size();
        if (s.statistic().equals(Statistics.MIXED)) {
            return distinct && s.tests() == 1 && terms.stream().allMatch(t -> t.weight() > 0);
        }
        return distinct
                && s.tests() == 1
                && terms.size() == dossier.contents().size()
                && terms.stream()
                        .allMatch(t -> t.vector().equals(s.statistic()) && t.weight() == 1);
    }

    private Step score(Suspicion s, Tally tally) {
        double z = tally.score / Math.sqrt(tally.variance);
        boolean good = near(s.score(), tally.score) && near(s.z(), z) && tally.zAsStated;
        return new Step(
                "score of " + s.recipientId(),
                good,
                good
                        ? say("S = %.6g and z = %.2f follow from tile sums and keys.", s.score(), z)
                        : say(
                                "Tile sums and keys give S = %.6g and z = %.2f, not what is"
                                        + " stated.",
                                tally.score, z));
    }

    private Step bound(Suspicion s, Tally tally) {
        double tests = (double) dossier.recipients() * dossier.statistics().size() * s.tests();
        double lnP = tally.cumulant - s.lambda() * tally.score + Math.log(tests);
        double log10p = Math.min(0, lnP / Math.log(10));
        boolean good =
                s.lambda() > 0
                        && near(s.cumulant(), tally.cumulant)
                        && near(s.log10p(), log10p)
                        && log10p <= Math.log10(dossier.epsilon());
        return new Step(
                "bound of " + s.recipientId(),
                good,
                good
                        ? say(
                                "L(λ) = %.6g at λ = %.6g; over %.0f tests the probability for"
                                        + " anyone innocent is at most %s.",
                                tally.cumulant, s.lambda(), tests, power(log10p))
                        : say(
                                "Tile sums, λ and the number of tests give %s, not what is stated.",
                                power(log10p)));
    }

    private static boolean near(double stated, double computed) {
        return Math.abs(stated - computed) <= TOLERANCE * Math.max(1, Math.abs(computed));
    }
}
