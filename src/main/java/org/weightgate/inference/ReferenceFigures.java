package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Gathers what a reference keeps of a run: the figures of every position, sketches of every layer,
/// the spread of the logits, and the hash.
final class ReferenceFigures implements Pass.Observer {
    private final List<GoldenPrompt> prompts;
    private final @Nullable PromptFigures[] figures;
    private final Sketch.@Nullable Gathering[] open;
    private final List<Sketch[]> layers = new ArrayList<>();
    private final LogitsHash.OfPass hash = new LogitsHash.OfPass();
    private double spread;
    private int positions;

    ReferenceFigures(List<GoldenPrompt> prompts) {
        this.prompts = prompts;
        figures = new PromptFigures[prompts.size()];
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
    public void logits(int prompt, int position, float[] row, int at, int vocabulary) {
        hash.logits(prompt, position, row, at, vocabulary);
        PromptFigures now = figures[prompt];
        if (now == null) {
            now = new PromptFigures(prompts.get(prompt), GoldenReference.TOP, vocabulary);
            figures[prompt] = now;
        }
        now.at(position, row, at);
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
        return Objects.requireNonNull(figures[prompt], "no position of it came yet").figures();
    }

    /// Not calibrated yet.
    ///
    /// @throws UnsupportedModel if a logit is no finite number
    Reference reference() throws UnsupportedModel {
        List<GoldenReference.Prompt> all = new ArrayList<>();
        for (PromptFigures one : figures) {
            if (one == null) {
                throw new IllegalStateException("the pass left out a prompt");
            }
            all.add(one.figures());
        }
        GoldenReference golden = new GoldenReference(Numerics.REVISION, hash.finish(), all);
        List<List<Sketch>> sketches = layers.stream().map(Arrays::asList).toList();
        double mean = spread / positions;
        Thresholds thresholds = Thresholds.defaults(sketches.size(), mean);
        return new Reference(golden, mean, sketches, thresholds, List.of());
    }
}
