package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/// Holds a run of the golden prompts against a reference while it goes: nothing of the run is kept
/// but the statistics.
final class Measurement implements Pass.Observer {
    private final Reference reference;
    private final Sketch.@Nullable Gathering[] open;
    private final double[] hidden;
    private final double[][] buckets;
    private final LogitSums sums = new LogitSums();
    private final LogitSums.@Nullable Row[][] rows;

    Measurement(Reference reference) {
        this.reference = reference;
        rows =
                reference.golden().prompts().stream()
                        .map(prompt -> new LogitSums.Row[prompt.prompt().ids().length])
                        .toArray(LogitSums.Row[][]::new);
        open = new Sketch.Gathering[reference.golden().prompts().size()];
        hidden = new double[reference.layers().size()];
        buckets = new double[hidden.length][Sketch.SUMS];
    }

    Deviation deviation() {
        int prompts = reference.golden().prompts().size();
        double[] focus = new double[hidden.length];
        for (int l = 0; l < focus.length; l++) {
            focus[l] = Math.sqrt(Arrays.stream(buckets[l]).max().orElse(0) / prompts);
        }
        return Deviation.of(hidden, focus, sums);
    }

    /// Whether every logit so far is a number.
    boolean finite() {
        return sums.finite();
    }

    @Override
    public void hidden(
            int layer, int prompt, int position, float[] x, int at, int tokens, int width) {
        Sketch.Gathering gathering = open[prompt];
        if (gathering == null) {
            int all = reference.golden().prompts().get(prompt).prompt().ids().length;
            gathering = new Sketch.Gathering(all);
        }
        if (!gathering.add(position, x, at, tokens, width)) {
            open[prompt] = gathering;
            return;
        }
        open[prompt] = null;
        Sketch was = reference.layers().get(layer).get(prompt);
        Sketch is = gathering.sketch();
        hidden[layer] = Math.max(hidden[layer], was.distance(is));
        was.addChanges(is, buckets[layer]);
    }

    @Override
    public void prepare(int prompt, int position, float[] row, int at, int vocabulary) {
        rows[prompt][position] = LogitSums.Row.of(row, at, vocabulary);
    }

    @Override
    public void logits(int prompt, int position, float[] row, int at, int vocabulary) {
        LogitSums.Row whole = Objects.requireNonNull(rows[prompt][position]);
        sums.add(reference.golden().prompts().get(prompt), position, row, at, whole);
    }
}
