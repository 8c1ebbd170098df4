package org.weightgate.inference;

/// Gathers the figures of one prompt while its logits pass, of several positions at once.
final class PromptFigures {
    private final GoldenReference.Prompt figures;
    private final int vocabulary;
    private final int top;

    PromptFigures(GoldenPrompt prompt, int top, int vocabulary) {
        int n = prompt.ids().length;
        this.vocabulary = vocabulary;
        this.top = Math.min(top, vocabulary);
        figures =
                new GoldenReference.Prompt(
                        prompt, new double[n], new int[n][], new float[n][], new float[n - 1]);
    }

    GoldenReference.Prompt figures() {
        return figures;
    }

    void at(int position, float[] row, int at) {
        int[] ids = new int[top];
        float[] logits = new float[top];
        int found = 0;
        for (int id = 0; id < vocabulary; id++) {
            float logit = row[at + id];
            if (found == top && !(logit > logits[top - 1])) {
                continue;
            }
            int i = found < top ? found++ : top - 1;
            for (; i > 0 && logit > logits[i - 1]; i--) {
                logits[i] = logits[i - 1];
                ids[i] = ids[i - 1];
            }
            logits[i] = logit;
            ids[i] = id;
        }
        figures.topIds()[position] = ids;
        figures.topLogits()[position] = logits;
        double sum = 0;
        for (int id = 0; id < vocabulary; id++) {
            sum += StrictMath.exp((double) row[at + id] - logits[0]);
        }
        figures.logsumexp()[position] = logits[0] + StrictMath.log(sum);
        int[] prompt = figures.prompt().ids();
        if (position + 1 < prompt.length) {
            figures.nextLogits()[position] = row[at + prompt[position + 1]];
        }
    }
}
