package org.weightgate.watermark.trace;

import static org.weightgate.watermark.trace.Words.say;

import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.trace.Evidence.ContentEvidence;
import org.weightgate.watermark.trace.EvidenceBundle.Step;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reads the leak again beside the originals, with the opened keys, and compares the tile sums with
/// those of the bundle.
///
/// @param files of the bundle
record LeakCheck(Dossier dossier, OpenedKeys keys, BundleFiles files) {
    /// Share of the sums' energy that another order of additions may move.
    private static final double TOLERANCE = 1e-6;

    /// What such additions may move in sums of squares; too little to gain anything by.
    private static final double SLACK = 1e-2;

    Step step(Alignment alignment, Progress progress) throws IOException {
        List<TileSums> again = Tracer.collect(alignment, keys, progress);
        List<String> other = new ArrayList<>();
        for (int c = 0; c < Math.max(again.size(), dossier.contents().size()); c++) {
            if (c >= again.size() || c >= dossier.contents().size()) {
                other.add("the number of contents");
                break;
            }
            ContentEvidence content = dossier.contents().get(c);
            if (!content.plan().equals(again.get(c).plan)
                    || content.carriers() != again.get(c).carriers
                    || !agree(content, again.get(c).sums)) {
                other.add(content.name());
            }
        }
        if (!other.isEmpty()) {
            return failed(
                    "The leak and the originals give other tile sums for: "
                            + String.join(", ", other));
        }
        List<Weights> weights =
                again.stream().map(s -> new Weights(s.sums, keys.bias(s.plan.cid()))).toList();
        Statistics statistics = new Statistics(again, weights);
        if (!mixedAsAsked(statistics)) {
            return failed(
                    "The statistic “mixed” weighs tensors otherwise than the leak asks for: its"
                            + " weights were chosen with the recipients' symbols in sight.");
        }
        if (!presenceAsSeen(statistics)) {
            return failed("The leak gives another correlation with the mark, or other prospects.");
        }
        return new Step(
                "leak",
                true,
                say(
                        "The tile sums of all %d contents, and what each statistic makes of them,"
                                + " follow from the leak, the originals and the opened keys.",
                        again.size()));
    }

    private static Step failed(String sentence) {
        return new Step("leak", false, sentence);
    }

    /// Any weights would keep the bound if they were fixed before the symbols were looked at; that
    /// they were shows only in their being these.
    private boolean mixedAsAsked(Statistics statistics) {
        Score mixed = statistics.scores.getLast();
        return dossier.accused().stream()
                .filter(s -> s.statistic().equals(Statistics.MIXED))
                .allMatch(s -> asAsked(s.terms(), mixed));
    }

    private static boolean asAsked(List<Evidence.Term> terms, Score mixed) {
        long counted = IntStream.of(mixed.vector()).filter(v -> v >= 0).count();
        return terms.size() == counted
                && terms.stream()
                        .allMatch(
                                t -> {
                                    int vector = mixed.vector()[t.content()];
                                    return vector >= 0
                                            && t.vector().equals(Statistics.name(vector))
                                            && near(t.weight(), mixed.weight()[t.content()], 0);
                                });
    }

    private boolean presenceAsSeen(Statistics statistics) {
        Presence seen = statistics.presence();
        Score leading = statistics.leading();
        return near(dossier.presence().z(), seen.z(), 1)
                && near(dossier.presence().expectedZ(), seen.expectedZ(), 1)
                && near(dossier.expectedZ(), statistics.expectedZ(leading), 1);
    }

    private static boolean near(double stated, double again, double unit) {
        return Math.abs(stated - again) <= SLACK * Math.max(Math.abs(again), unit);
    }

    private boolean agree(ContentEvidence content, float[][] again) throws IOException {
        float[][] stated =
                BundleFiles.floats(
                        files.tiles(
                                content.plan().cid().hex(), 4L * Element.COUNT * content.tiles()));
        for (int e = 0; e < Element.COUNT; e++) {
            double difference = 0;
            double energy = 0;
            for (int t = 0; t < stated[e].length; t++) {
                double off = stated[e][t] - again[e][t];
                difference += off * off;
                energy += (double) again[e][t] * again[e][t];
            }
            if (!(difference <= TOLERANCE * energy)) {
                return false;
            }
        }
        return true;
    }
}
