package org.weightgate.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How far a lawful copy may lie from the reference. Calibrated ones are four times the greatest
/// deviation of any lawful variant and never below the floors, which are what arithmetic alone may
/// do; the default ones were measured on other models and only indicate.
///
/// @param hidden for S1, by layer
/// @param focus for S1 of one bucket, by layer
/// @param logit for S4; a top is clear where it leads by more than four times this
public record Thresholds(
        boolean calibrated,
        double[] hidden,
        double[] focus,
        double meanKl,
        double maxKl,
        double logit) {
    private static final double MARGIN = 4;
    private static final double CLEAR = 4;
    private static final double HIDDEN_FLOOR = 2e-5;
    private static final double SPREAD = 1.5; // of focus over hidden, where a change is even
    private static final double MEAN_FLOOR = 1e-7;
    private static final double MAX_FLOOR = 1e-6;
    private static final double LOGIT_FLOOR = 1e-4; // times the standard deviation of the logits

    /// A lead above this is clear.
    double clearLead() {
        return CLEAR * logit;
    }

    /// @param spread standard deviation of the reference's logits
    static Thresholds of(List<Deviation> lawful, int layers, double spread) {
        double[] hidden = new double[layers];
        double[] focus = new double[layers];
        Arrays.fill(hidden, HIDDEN_FLOOR);
        Arrays.fill(focus, SPREAD * HIDDEN_FLOOR);
        double mean = MEAN_FLOOR;
        double max = MAX_FLOOR;
        double logit = LOGIT_FLOOR * spread;
        for (Deviation one : lawful) {
            for (int l = 0; l < layers; l++) {
                hidden[l] = Math.max(hidden[l], MARGIN * one.hidden()[l]);
                focus[l] = Math.max(focus[l], MARGIN * one.focus()[l]);
            }
            mean = Math.max(mean, MARGIN * one.meanKl());
            max = Math.max(max, MARGIN * one.maxKl());
            logit = Math.max(logit, MARGIN * one.maxLogit());
        }
        return new Thresholds(true, hidden, focus, mean, max, logit);
    }

    /// For marks of a relative strength up to 1e-3, from two small models.
    static Thresholds defaults(int layers, double spread) {
        double[] hidden = new double[layers];
        double[] focus = new double[layers];
        Arrays.fill(hidden, 1.4e-2);
        Arrays.fill(focus, SPREAD * 1.4e-2);
        return new Thresholds(false, hidden, focus, 8e-5, 2.5e-3, 0.08 * spread);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("calibrated", calibrated);
        json.put("hidden", hidden);
        json.put("focus", focus);
        json.put("meanKl", meanKl);
        json.put("maxKl", maxKl);
        json.put("logit", logit);
        return json;
    }

    static Thresholds of(Json.Fields json, int layers) throws MalformedDocument {
        json.only("calibrated", "hidden", "focus", "meanKl", "maxKl", "logit");
        Thresholds read =
                new Thresholds(
                        json.flag("calibrated"),
                        json.doubles("hidden"),
                        json.doubles("focus"),
                        json.number("meanKl"),
                        json.number("maxKl"),
                        json.number("logit"));
        boolean fits = read.hidden.length == layers && read.focus.length == layers;
        double[] rest = {read.meanKl, read.maxKl, read.logit};
        for (double[] some : List.of(read.hidden, read.focus, rest)) {
            fits &= Arrays.stream(some).allMatch(one -> one > 0 && one <= Double.MAX_VALUE);
        }
        if (!fits) {
            throw new MalformedDocument(json.where() + " are none for " + layers + " layers.");
        }
        return read;
    }
}
