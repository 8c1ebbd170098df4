package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a release's weights compute on fixed prompts: the hash of all logits, which the same engine
/// revision reproduces to the last bit on the same bytes, and per position the figures a tolerant
/// comparison needs. Written as JSON (`golden.json` of a release): `format`, `revision`,
/// `logitsSha256`, and `prompts`, each with `text`, `ids`, `logsumexp`, `topIds`, `topLogits`,
/// `nextLogits`.
///
/// @param revision [Numerics#REVISION] of the engine that computed it
public record GoldenReference(String revision, String logitsSha256, List<Prompt> prompts) {
    private static final String FORMAT = "weightgate-golden-1";
    static final int TOP = 32;

    /// One prompt: per position log Σ exp, the highest logits in descending order and their ids,
    /// and the logit of the token that follows in the prompt (one fewer).
    public record Prompt(
            GoldenPrompt prompt,
            double[] logsumexp,
            int[][] topIds,
            float[][] topLogits,
            float[] nextLogits) {

        public Prompt {
            int n = prompt.ids().length;
            if (logsumexp.length != n
                    || topIds.length != n
                    || topLogits.length != n
                    || nextLogits.length != n - 1) {
                throw new IllegalArgumentException("figures do not fit " + n + " positions");
            }
        }
    }

    public GoldenReference {
        prompts = List.copyOf(prompts);
    }

    /// The prompts alone, to compute them on another copy.
    public List<GoldenPrompt> goldenPrompts() {
        return prompts.stream().map(Prompt::prompt).toList();
    }

    /// Runs the prompts.
    ///
    /// @throws UnsupportedModel also if a logit is no finite number
    public static GoldenReference compute(
            Checkpoint checkpoint, List<GoldenPrompt> prompts, Progress progress)
            throws IOException {
        GoldenFigures figures = new GoldenFigures(prompts);
        Pass.run(checkpoint, prompts, figures, progress);
        return figures.reference();
    }

    /// Runs the prompts for the hash alone: what a marked copy needs.
    public static String logitsSha256(
            Checkpoint checkpoint, List<GoldenPrompt> prompts, Progress progress)
            throws IOException {
        LogitsHash.OfPass hash = new LogitsHash.OfPass();
        Pass.run(checkpoint, prompts, hash, progress);
        return hash.finish();
    }

    /// How another run of the same prompts differs from this one.
    ///
    /// @throws IllegalArgumentException if the prompts differ
    public Comparison compare(GoldenReference other) {
        return Comparison.of(this, other);
    }

    /// The same, with the tops judged by a tolerance found before.
    ///
    /// @param tolerance the change of a logit that is tolerated; a top is clear where it leads by
    ///   more than four times that
    public Comparison compare(GoldenReference other, double tolerance) {
        return Comparison.of(this, other, tolerance);
    }

    public String json() {
        return Json.write(map());
    }

    Map<String, Object> map() {
        List<Object> all = new ArrayList<>();
        for (Prompt p : prompts) {
            Map<String, Object> json = new LinkedHashMap<>(p.prompt.json());
            json.put("logsumexp", p.logsumexp);
            json.put("topIds", List.of((Object[]) p.topIds));
            json.put("topLogits", List.of((Object[]) p.topLogits));
            json.put("nextLogits", p.nextLogits);
            all.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("revision", revision);
        json.put("logitsSha256", logitsSha256);
        json.put("prompts", all);
        return json;
    }

    public static GoldenReference parse(InputStream in) throws IOException {
        return of(Json.read(in, "golden.json"));
    }

    static GoldenReference of(Json.Fields json) throws MalformedDocument {
        json.only("format", "revision", "logitsSha256", "prompts");
        if (!json.string("format").equals(FORMAT)) {
            throw new MalformedDocument(
                    "golden.json has format \""
                            + json.string("format")
                            + "\", not "
                            + FORMAT
                            + ".");
        }
        List<Prompt> prompts = new ArrayList<>();
        for (Json.Fields p : json.objects("prompts")) {
            p.only("text", "ids", "logsumexp", "topIds", "topLogits", "nextLogits");
            prompts.add(prompt(p));
        }
        if (prompts.isEmpty()) {
            throw new MalformedDocument("golden.json holds no prompts.");
        }
        String hash = json.string("logitsSha256");
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new MalformedDocument("golden.json: \"logitsSha256\" is no SHA-256.");
        }
        return new GoldenReference(json.string("revision"), hash, prompts);
    }

    private static Prompt prompt(Json.Fields json) throws MalformedDocument {
        GoldenPrompt prompt = GoldenPrompt.of(json);
        List<int[]> ids = new ArrayList<>();
        for (Json.Fields row : json.rows("topIds")) {
            ids.add(row.ints("topIds"));
        }
        List<float[]> logits = new ArrayList<>();
        for (Json.Fields row : json.rows("topLogits")) {
            logits.add(row.floats("topLogits"));
        }
        for (int i = 0; i < Math.min(ids.size(), logits.size()); i++) {
            if (ids.get(i).length != logits.get(i).length || ids.get(i).length == 0) {
                throw new MalformedDocument(
                        json.where() + ": top ids and logits differ in number.");
            }
        }
        try {
            return new Prompt(
                    prompt,
                    json.doubles("logsumexp"),
                    ids.toArray(int[][]::new),
                    logits.toArray(float[][]::new),
                    json.floats("nextLogits"));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocument(json.where() + ": " + e.getMessage() + ".");
        }
    }
}
