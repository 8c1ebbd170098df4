package org.weightgate.inference;

import java.util.LinkedHashMap;
import java.util.Map;

/// One run of a calibration: a lawful variant of the release, which set the thresholds, or a fault
/// put in on purpose, which they must catch.
///
/// @param lawful whether it set the thresholds
/// @param layer where the hidden states lie furthest from the reference measured by what is allowed
///   there; 0 is the embedding
/// @param hidden S1 there
/// @param focus S1 there, of the bucket of channels that changes most
/// @param meanKl S2
/// @param maxKl S3
/// @param logit S4
/// @param changedTops S5
/// @param logPerplexity S6
/// @param margin the greatest judged statistic as a multiple of its threshold, at most 1e6, which
///   also stands for logits that are no numbers
public record Trial(
        String name,
        boolean lawful,
        int layer,
        double hidden,
        double focus,
        double meanKl,
        double maxKl,
        double logit,
        int changedTops,
        double logPerplexity,
        double margin) {

    /// How far beyond a threshold a fault must lie to count as caught for certain.
    public static final double POWER = 2;

    static Trial of(String name, boolean lawful, Deviation found, Thresholds allowed) {
        Judgement judgement = new Judgement(found, allowed);
        int layer = judgement.worstLayer();
        return new Trial(
                name,
                lawful,
                layer,
                found.hidden()[layer],
                found.focus()[layer],
                found.meanKl(),
                found.maxKl(),
                found.maxLogit(),
                judgement.changedTops(),
                found.logPerplexity(),
                judgement.margin());
    }

    /// A fault after which the logits are no numbers.
    static Trial broken(String name) {
        return new Trial(name, false, 0, 0, 0, 0, 0, 0, 0, 0, Judgement.MOST);
    }

    /// Whether the tolerant check catches this fault for certain.
    public boolean separable() {
        return margin >= POWER;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("lawful", lawful);
        json.put("layer", layer);
        json.put("hidden", hidden);
        json.put("focus", focus);
        json.put("meanKl", meanKl);
        json.put("maxKl", maxKl);
        json.put("logit", logit);
        json.put("changedTops", changedTops);
        json.put("logPerplexity", logPerplexity);
        json.put("margin", margin);
        return json;
    }

    static Trial of(Json.Fields json) throws MalformedDocument {
        json.only(
                "name",
                "lawful",
                "layer",
                "hidden",
                "focus",
                "meanKl",
                "maxKl",
                "logit",
                "changedTops",
                "logPerplexity",
                "margin");
        return new Trial(
                json.string("name"),
                json.flag("lawful"),
                json.count("layer"),
                json.number("hidden"),
                json.number("focus"),
                json.number("meanKl"),
                json.number("maxKl"),
                json.number("logit"),
                json.count("changedTops"),
                json.number("logPerplexity"),
                json.number("margin"));
    }
}
