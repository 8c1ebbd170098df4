package org.weightgate.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A deviation held against thresholds. S1, S2 and S5 judge; S3 and S4 explain; S6 is told.
record Judgement(Deviation found, Thresholds allowed) {
    /// Greater margins are written so, and so are those of runs whose logits are no numbers.
    static final double MOST = 1e6;

    /// The greatest judged statistic as a multiple of what is allowed; within at 1 or below.
    double margin() {
        double margin = Math.max(hiddenMargin(), found.meanKl() / allowed.meanKl());
        return Math.min(MOST, Math.max(margin, found.clearestChange() / allowed.clearLead()));
    }

    boolean within() {
        return margin() <= 1;
    }

    double hiddenMargin() {
        double margin = 0;
        for (int l = 0; l < found.hidden().length; l++) {
            margin = Math.max(margin, layerMargin(l));
        }
        return margin;
    }

    private double layerMargin(int layer) {
        return Math.max(
                found.hidden()[layer] / allowed.hidden()[layer],
                found.focus()[layer] / allowed.focus()[layer]);
    }

    /// The layer whose stream comes nearest to its threshold, or goes furthest beyond.
    int worstLayer() {
        int worst = 0;
        for (int l = 1; l < found.hidden().length; l++) {
            worst = layerMargin(l) > layerMargin(worst) ? l : worst;
        }
        return worst;
    }

    /// The first layer whose stream is beyond its threshold, 0 being the embedding; -1 if none is.
    int firstLayerBeyond() {
        for (int l = 0; l < found.hidden().length; l++) {
            if (layerMargin(l) > 1) {
                return l;
            }
        }
        return -1;
    }

    int changedTops() {
        return found.changedTops(allowed.clearLead());
    }

    /// Every statistic with its threshold, for the report.
    List<Report.Figure> figures() {
        List<Report.Figure> all = new ArrayList<>();
        for (int l = 0; l < found.hidden().length; l++) {
            String where = l == 0 ? "embedding" : "layer " + l;
            all.add(
                    new Report.Figure(
                            "hidden state, " + where, found.hidden()[l], allowed.hidden()[l]));
            all.add(
                    new Report.Figure(
                            "hidden state, few channels, " + where,
                            found.focus()[l],
                            allowed.focus()[l]));
        }
        all.add(new Report.Figure("mean KL", found.meanKl(), allowed.meanKl()));
        all.add(new Report.Figure("greatest KL", found.maxKl(), allowed.maxKl()));
        all.add(new Report.Figure("greatest change of a logit", found.maxLogit(), allowed.logit()));
        all.add(new Report.Figure("clear tops changed", changedTops(), 0.0));
        all.add(new Report.Figure("log of the perplexity ratio", found.logPerplexity(), null));
        return all;
    }

    /// The same in words, without a full stop.
    String words() {
        StringBuilder words = new StringBuilder();
        if (found.hidden().length > 0) {
            int worst = worstLayer();
            words.append("hidden states ")
                    .append(of(found.hidden()[worst], allowed.hidden()[worst]))
                    .append(worst == 0 ? " at the embedding" : " at layer " + worst)
                    .append(", ");
        }
        return words.append("mean KL ")
                .append(of(found.meanKl(), allowed.meanKl()))
                .append(", ")
                .append(changedTops())
                .append(changedTops() == 1 ? " clear top" : " clear tops")
                .append(" changed over ")
                .append(found.positions())
                .append(" positions (greatest KL ")
                .append(of(found.maxKl(), allowed.maxKl()))
                .append(", greatest change of a logit ")
                .append(of(found.maxLogit(), allowed.logit()))
                .append("; perplexity differs by ")
                .append(
                        String.format(
                                Locale.ROOT, "%.3f %%", 100 * Math.expm1(found.logPerplexity())))
                .append(", which is not judged)")
                .toString();
    }

    private static String of(double value, double limit) {
        return value == 0
                ? String.format(Locale.ROOT, "0 of %.2g", limit)
                : String.format(Locale.ROOT, "%.2g of %.2g", value, limit);
    }
}
