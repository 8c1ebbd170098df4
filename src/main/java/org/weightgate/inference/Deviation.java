package org.weightgate.inference;

import java.util.LinkedHashMap;
import java.util.Map;

/// How far a run of the golden prompts lies from a reference.
///
/// @param hidden S1 by layer, the embedding first: greatest relative change of the residual stream
///   over the prompts, from sketches; empty where only logits are known
/// @param focus S1 by layer once more, of the bucket of channels that changes most, root mean
///   square over the prompts
/// @param meanKl S2, Kullback-Leibler divergence of the run from the reference in nats, mean over
///   positions
/// @param maxKl S3, the greatest of one position
/// @param maxLogit S4, greatest change of one of the highest logits, the mean change of its
///   position removed
/// @param changedLeads for S5: the reference's lead, first over second logit, wherever the run
///   ranks another token first; greatest first
/// @param logPerplexity S6, |ln| of the ratio of perplexities; reported, never judged
record Deviation(
        double[] hidden,
        double[] focus,
        double meanKl,
        double maxKl,
        double maxLogit,
        double[] changedLeads,
        double logPerplexity,
        int positions) {

    static Deviation of(double[] hidden, double[] focus, LogitSums logits) {
        return new Deviation(
                hidden,
                focus,
                logits.meanKl(),
                logits.maxKl(),
                logits.maxLogit(),
                logits.changedLeads(),
                logits.logPerplexity(),
                logits.positions());
    }

    /// S5: positions where the top changed although it led by more than `lead`.
    int changedTops(double lead) {
        int n = 0;
        while (n < changedLeads.length && changedLeads[n] > lead) {
            n++;
        }
        return n;
    }

    double clearestChange() {
        return changedLeads.length == 0 ? 0 : changedLeads[0];
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hidden", hidden);
        json.put("focus", focus);
        json.put("meanKl", meanKl);
        json.put("maxKl", maxKl);
        json.put("maxLogit", maxLogit);
        json.put("changedLeads", changedLeads);
        json.put("logPerplexity", logPerplexity);
        json.put("positions", positions);
        return json;
    }

    static Deviation of(Json.Fields json) throws MalformedDocument {
        return new Deviation(
                json.doubles("hidden"),
                json.doubles("focus"),
                json.number("meanKl"),
                json.number("maxKl"),
                json.number("maxLogit"),
                json.doubles("changedLeads"),
                json.number("logPerplexity"),
                json.count("positions"));
    }
}
