package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gathers what a reference keeps of a run beside the golden one: sketches of every layer, and the
/// spread of the logits.
final class ReferenceFigures implements Pass.Observer {
    private final List<GoldenPrompt> prompts;
    private final GoldenFigures golden;
    private final Sketch.@Nullable Gathering[] open;
    private final List<Sketch[]> layers = new ArrayList<>();
    private double spread;
    private int positions;

    ReferenceFigures(List<GoldenPrompt> prompts) {
        this.prompts = prompts;
        golden = new GoldenFigures(prompts);
        open = new Sketch.Gathering[prompts.size()];
    }

    @Override
    public void hidden(
            int layer, int prompt, int position, float[] x, int at, int tokens, int width) {
        Sketch.Gathering gathering = open[prompt];
        if (gathering == null) {
            gathering = new Sketch.Gathering(prompts.get(prompt).ids().length);
        }
        boolean whole = gathering.add(position, x, at, tokens, width);
        open[prompt] = whole ? null : gathering;
        if (whole) {
            if (layer == layers.size()) {
                layers.add(new Sketch[prompts.size()]);
            }
            layers.get(layer)[prompt] = gathering.sketch();
        }
    }

    @Override
    public void prepare(int prompt, int position, float[] row, int at, int vocabulary) {
        golden.prepare(prompt, position, row, at, vocabulary);
    }

    @Override
    public void logits(int prompt, int position, float[] row, int at, int vocabulary) {
        golden.logits(prompt, position, row, at, vocabulary);
        double sum = 0;
        double squares = 0;
        for (int i = at; i < at + vocabulary; i++) {
            sum += row[i];
            squares += (double) row[i] * row[i];
        }
        double mean = sum / vocabulary;
        spread += Math.sqrt(Math.max(0, squares / vocabulary - mean * mean));
        positions++;
    }

    /// What is known of a prompt whose logits have begun to come.
    GoldenReference.Prompt prompt(int prompt) {
        return golden.prompt(prompt);
    }

    /// Not calibrated yet.
    ///
    /// @throws UnsupportedModel if a logit is no finite number
    Reference reference() throws UnsupportedModel {
        List<List<Sketch>> sketches = layers.stream().map(Arrays::asList).toList();
        double mean = spread / positions;
        Thresholds thresholds = Thresholds.defaults(sketches.size(), mean);
        return new Reference(golden.reference(), mean, sketches, thresholds, List.of());
    }
}
