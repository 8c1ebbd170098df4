package org.weightgate.inference;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a tolerant check holds a copy against: the golden reference of the unmarked weights,
/// sketches of their hidden states, how far a lawful copy may lie from both, and the runs that this
/// was found on. Rides in every copy as `reference.json`, listed in the signed `model.sig`:
///
/// ```
/// {"format":"weightgate-reference-1","golden":{…},"spread":σ,
///  "layers":[{"norms":[one per prompt],"sketches":[[32 sums],…]},…],
///  "thresholds":{"calibrated":…,"hidden":[one per layer],"focus":[…],"meanKl":…,"maxKl":…,"logit":…},
///  "trials":[{"name":…,"lawful":…,"layer":…,"hidden":…,"focus":…,"meanKl":…,"maxKl":…,
///             "logit":…,"changedTops":…,"logPerplexity":…,"margin":…},…],
///  "notSeparable":[names of faults]}
/// ```
///
/// @param spread standard deviation of the logits of a position, mean over positions
/// @param layers sketches by layer, the embedding first, and prompt
/// @param trials empty unless calibrated
public record Reference(
        GoldenReference golden,
        double spread,
        List<List<Sketch>> layers,
        Thresholds thresholds,
        List<Trial> trials) {

    /// Its name in a copy.
    public static final String FILE = "reference.json";

    private static final String FORMAT = "weightgate-reference-1";

    public Reference {
        layers = layers.stream().map(List::copyOf).toList();
        trials = List.copyOf(trials);
    }

    /// Whether the thresholds were measured on this release; otherwise they only indicate.
    public boolean calibrated() {
        return thresholds.calibrated();
    }

    /// Whether it can be of a model with so many tokens and layers.
    boolean fits(int vocabulary, int modelLayers) {
        boolean known =
                golden.prompts().stream()
                        .flatMap(prompt -> Arrays.stream(prompt.topIds()))
                        .flatMapToInt(Arrays::stream)
                        .allMatch(id -> id >= 0 && id < vocabulary);
        return known && layers.size() == modelLayers + 1;
    }

    /// Names of the faults that lawful copies would hide: for them the exact check is the only one.
    public List<String> notSeparable() {
        return trials.stream().filter(t -> !t.lawful() && !t.separable()).map(Trial::name).toList();
    }

    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("golden", golden.map());
        json.put("spread", spread);
        json.put("layers", layers.stream().map(Reference::json).toList());
        json.put("thresholds", thresholds.json());
        json.put("trials", trials.stream().map(Trial::json).toList());
        json.put("notSeparable", notSeparable());
        return Json.write(json);
    }

    private static Map<String, Object> json(List<Sketch> layer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("norms", layer.stream().mapToDouble(Sketch::norm).toArray());
        json.put("sketches", layer.stream().map(Sketch::sums).toList());
        return json;
    }

    /// Reads back what [#json] wrote; unknown fields, contradictions and odd sizes are refused.
    public static Reference parse(InputStream in) throws IOException {
        Json.Fields json =
                Json.read(in, FILE)
                        .only(
                                "format",
                                "golden",
                                "spread",
                                "layers",
                                "thresholds",
                                "trials",
                                "notSeparable");
        if (!json.string("format").equals(FORMAT)) {
            throw new MalformedDocument(
                    FILE + " has format \"" + json.string("format") + "\", not " + FORMAT + ".");
        }
        GoldenReference golden = GoldenReference.of(json.object("golden"));
        List<List<Sketch>> layers = new ArrayList<>();
        for (Json.Fields layer : json.objects("layers")) {
            layers.add(layer(layer, golden.prompts().size()));
        }
        if (layers.size() < 2) {
            throw new MalformedDocument(FILE + " has sketches of no layer.");
        }
        List<Trial> trials = new ArrayList<>();
        for (Json.Fields trial : json.objects("trials")) {
            trials.add(Trial.of(trial));
        }
        Thresholds thresholds = Thresholds.of(json.object("thresholds"), layers.size());
        Reference read = new Reference(golden, json.number("spread"), layers, thresholds, trials);
        if (!read.notSeparable().equals(json.strings("notSeparable"))
                || read.calibrated() == trials.isEmpty()) {
            throw new MalformedDocument(FILE + " contradicts itself.");
        }
        return read;
    }

    private static List<Sketch> layer(Json.Fields json, int prompts) throws MalformedDocument {
        json.only("norms", "sketches");
        double[] norms = json.doubles("norms");
        List<Json.Fields> rows = json.rows("sketches");
        if (norms.length != prompts || rows.size() != prompts) {
            throw new MalformedDocument(
                    json.where()
                            + " does not have one sketch for each of "
                            + prompts
                            + " prompts.");
        }
        List<Sketch> sketches = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            float[] sums = rows.get(p).floats("sketches");
            if (sums.length != Sketch.SUMS || !(norms[p] >= 0 && norms[p] <= Double.MAX_VALUE)) {
                throw new MalformedDocument(json.where() + ": a sketch of odd size.");
            }
            sketches.add(new Sketch(sums, norms[p]));
        }
        return sketches;
    }
}
