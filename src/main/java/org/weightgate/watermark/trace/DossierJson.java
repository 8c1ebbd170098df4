package org.weightgate.watermark.trace;

import org.weightgate.watermark.MarkPlan;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.trace.Evidence.ContentEvidence;
import org.weightgate.watermark.trace.Evidence.Place;
import org.weightgate.watermark.trace.Evidence.Statistic;
import org.weightgate.watermark.trace.Evidence.Suspicion;
import org.weightgate.watermark.trace.Evidence.Term;
import org.weightgate.watermark.trace.Fields.Unfit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// `evidence.json`, written canonically and read strictly.
final class DossierJson {
    private static final String FORMAT = "weightgate evidence";
    private static final long VERSION = 1;

    private DossierJson() {}

    static String write(Dossier d) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("title", d.title());
        json.put("verdict", d.verdict());
        json.put("sentence", d.sentence());
        json.put("doesNotProve", d.doesNotProve());
        json.put("epsilon", d.epsilon());
        json.put("recipients", d.recipients());
        json.put(
                "statistics",
                d.statistics().stream()
                        .map(s -> Map.of("name", s.name(), "words", s.words(), "norm", s.norm()))
                        .toList());
        json.put("plan", plain(d.plan().json()));
        json.put("contents", contents(d));
        json.put("leftOut", d.leftOut());
        json.put("presence", presence(d.presence()));
        json.put("leading", d.leading());
        json.put("expectedZ", d.expectedZ());
        json.put("neededZ", d.neededZ());
        json.put("accused", d.accused().stream().map(DossierJson::suspicion).toList());
        json.put("z", d.z());
        json.put("codeCommitment", d.codeCommitment());
        json.put("recipientCommitments", d.recipientCommitments());
        json.put("keys", d.keysDigest());
        return Canonical.json(json);
    }

    private static List<Object> contents(Dossier d) {
        List<Object> contents = new ArrayList<>();
        for (int c = 0; c < d.contents().size(); c++) {
            ContentEvidence content = d.contents().get(c);
            contents.add(
                    Map.of(
                            "cid",
                            content.plan().cid().hex(),
                            "name",
                            content.name(),
                            "places",
                            content.places().stream().map(DossierJson::place).toList(),
                            "carriers",
                            content.carriers(),
                            "tiles",
                            content.tiles(),
                            "tilesUsed",
                            content.tilesUsed(),
                            "expectedZ",
                            content.expectedZ(),
                            "tileSums",
                            d.tileDigests().get(c)));
        }
        return contents;
    }

    private static Map<String, Object> place(Place place) {
        return Map.of(
                "suspect", place.suspect(),
                "steps", place.steps(),
                "coverage", place.coverage(),
                "rounds", place.rounds());
    }

    private static Map<String, Object> presence(Presence presence) {
        return Map.of(
                "statistic", presence.statistic(),
                "z", presence.z(),
                "log10p", presence.log10p(),
                "expectedZ", presence.expectedZ());
    }

    private static Map<String, Object> suspicion(Suspicion s) {
        return Map.of(
                "recipient",
                s.recipientId(),
                "statistic",
                s.statistic(),
                "tests",
                s.tests(),
                "terms",
                s.terms().stream()
                        .map(
                                t ->
                                        Map.of(
                                                "content", t.content(),
                                                "vector", t.vector(),
                                                "weight", t.weight()))
                        .toList(),
                "z",
                s.z(),
                "score",
                s.score(),
                "lambda",
                s.lambda(),
                "cumulant",
                s.cumulant(),
                "log10p",
                s.log10p(),
                "zByContent",
                s.zByContent());
    }

    static Dossier read(byte[] utf8) throws MalformedBundle {
        try {
            return dossier(Fields.parse(utf8));
        } catch (IOException e) {
            throw new MalformedBundle("evidence.json is refused: " + e.getMessage(), e);
        } catch (Unfit | IllegalArgumentException | ArithmeticException e) {
            throw new MalformedBundle("evidence.json is refused: " + e.getMessage());
        }
    }

    private static Dossier dossier(Object root) {
        Fields f =
                Fields.of(
                        root,
                        "the evidence",
                        "format",
                        "version",
                        "title",
                        "verdict",
                        "sentence",
                        "doesNotProve",
                        "epsilon",
                        "recipients",
                        "statistics",
                        "plan",
                        "contents",
                        "leftOut",
                        "presence",
                        "leading",
                        "expectedZ",
                        "neededZ",
                        "accused",
                        "z",
                        "codeCommitment",
                        "recipientCommitments",
                        "keys");
        if (!f.text("format").equals(FORMAT) || f.count("version") != VERSION) {
            throw new Unfit("It is of another format or version.");
        }
        MarkPlan plan = MarkPlan.parse(Canonical.json(f.raw("plan")));
        return new Dossier(
                f.text("title"),
                f.text("verdict"),
                f.text("sentence"),
                f.text("doesNotProve"),
                f.number("epsilon"),
                f.count("recipients"),
                f.list("statistics", DossierJson::statistic),
                f.list("contents", c -> content(c, plan)),
                f.list("contents", c -> fields(c).text("tileSums")),
                f.texts("leftOut"),
                presence(f.raw("presence")),
                f.text("leading"),
                f.number("expectedZ"),
                f.number("neededZ"),
                f.list("accused", DossierJson::suspicion),
                f.numbers("z"),
                f.text("codeCommitment"),
                texts(f.raw("recipientCommitments")),
                f.text("keys"));
    }

    private static Statistic statistic(Object value) {
        Fields f = Fields.of(value, "a statistic", "name", "words", "norm");
        return new Statistic(f.text("name"), f.text("words"), f.number("norm"));
    }

    private static Fields fields(Object content) {
        return Fields.of(
                content,
                "a content",
                "cid",
                "name",
                "places",
                "carriers",
                "tiles",
                "tilesUsed",
                "expectedZ",
                "tileSums");
    }

    private static ContentEvidence content(Object value, MarkPlan plans) {
        Fields f = fields(value);
        TensorPlan plan = plans.tensors().get(f.text("cid"));
        if (plan == null) {
            throw new Unfit("a content has no plan.");
        }
        if (f.count("tiles") != TileSums.tiles(plan)) {
            throw new Unfit("a content has not the tiles that its plan gives it.");
        }
        return new ContentEvidence(
                plan,
                f.text("name"),
                f.list("places", DossierJson::place),
                f.count("carriers"),
                f.count("tiles"),
                f.count("tilesUsed"),
                f.number("expectedZ"));
    }

    private static Place place(Object value) {
        Fields f = Fields.of(value, "a place", "suspect", "steps", "coverage", "rounds");
        return new Place(
                f.text("suspect"), f.texts("steps"), f.number("coverage"), f.flag("rounds"));
    }

    private static Presence presence(Object value) {
        Fields f = Fields.of(value, "presence", "statistic", "z", "log10p", "expectedZ");
        return new Presence(
                f.text("statistic"), f.number("z"), f.number("log10p"), f.number("expectedZ"));
    }

    private static Suspicion suspicion(Object value) {
        Fields f =
                Fields.of(
                        value,
                        "an accused",
                        "recipient",
                        "statistic",
                        "tests",
                        "terms",
                        "z",
                        "score",
                        "lambda",
                        "cumulant",
                        "log10p",
                        "zByContent");
        return new Suspicion(
                f.text("recipient"),
                f.text("statistic"),
                f.index("tests"),
                f.list("terms", DossierJson::term),
                f.number("z"),
                f.number("score"),
                f.number("lambda"),
                f.number("cumulant"),
                f.number("log10p"),
                f.numbers("zByContent"));
    }

    private static Term term(Object value) {
        Fields f = Fields.of(value, "a term", "content", "vector", "weight");
        return new Term(f.index("content"), f.text("vector"), f.number("weight"));
    }

    static SortedMap<String, String> texts(Object value) {
        SortedMap<String, String> texts = new TreeMap<>();
        if (!(value instanceof Map<?, ?> map)) {
            throw new Unfit("an object is missing.");
        }
        map.forEach(
                (name, text) -> {
                    if (!(text instanceof String s)) {
                        throw new Unfit("a text is missing.");
                    }
                    texts.put((String) name, s);
                });
        return texts;
    }

    private static Object plain(String json) {
        try {
            return Fields.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("canonical JSON is read", e);
        }
    }
}
