package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Gathers what a golden reference keeps of a pass: the figures of every position, and the hash.
final class GoldenFigures implements Pass.Observer {
    private final List<GoldenPrompt> prompts;
    private final @Nullable PromptFigures[] figures;
    private final LogitsHash.OfPass hash = new LogitsHash.OfPass();

    GoldenFigures(List<GoldenPrompt> prompts) {
        this.prompts = prompts;
        figures = new PromptFigures[prompts.size()];
    }

    @Override
    public void prepare(int prompt, int position, float[] row, int at, int vocabulary) {
        of(prompt, vocabulary).at(position, row, at);
    }

    private synchronized PromptFigures of(int prompt, int vocabulary) {
        PromptFigures now = figures[prompt];
        if (now == null) {
            now = new PromptFigures(prompts.get(prompt), GoldenReference.TOP, vocabulary);
            figures[prompt] = now;
        }
        return now;
    }

    @Override
    public void logits(int prompt, int position, float[] row, int at, int vocabulary) {
        hash.logits(prompt, position, row, at, vocabulary);
    }

    /// What is known of a prompt whose logits have begun to come.
    GoldenReference.Prompt prompt(int prompt) {
        return Objects.requireNonNull(figures[prompt], "no position of it came yet").figures();
    }

    /// @throws UnsupportedModel if a logit is no finite number
    GoldenReference reference() throws UnsupportedModel {
        List<GoldenReference.Prompt> all = new ArrayList<>();
        for (int i = 0; i < figures.length; i++) {
            all.add(prompt(i));
        }
        return new GoldenReference(Numerics.REVISION, hash.finish(), all);
    }
}
