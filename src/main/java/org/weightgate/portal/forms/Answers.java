package org.weightgate.portal.forms;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a person answered: values by question key, in the order of the keys, so that equal answers
/// have equal JSON. As JSON one value is a string and several are an array of strings.
public record Answers(SortedMap<String, List<String>> values) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    public static final Answers NONE = new Answers(new TreeMap<>());

    public Answers {
        SortedMap<String, List<String>> kept = new TreeMap<>();
        values.forEach(
                (key, given) -> {
                    List<String> said =
                            given.stream().map(Answers::clean).filter(v -> !v.isEmpty()).toList();
                    if (!said.isEmpty()) {
                        kept.put(key, said);
                    }
                });
        values = java.util.Collections.unmodifiableSortedMap(kept);
    }

    /// Line ends as one character, outer blanks and control characters dropped.
    private static String clean(String value) {
        String lines = value.replace("\r\n", "\n").replace('\r', '\n');
        return lines.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "").strip();
    }

    public static Answers of(Map<String, List<String>> values) {
        return new Answers(new TreeMap<>(values));
    }

    /// Reads a JSON object of strings, booleans and arrays of strings; anything else is refused.
    public static Answers parse(String json) {
        try {
            return from(JSON.readTree(json));
        } catch (JacksonException e) {
            throw new AnswersUnreadable("The answers are not a JSON object.");
        }
    }

    public static Answers from(JsonNode tree) {
        if (!tree.isObject()) {
            throw new AnswersUnreadable("The answers are not a JSON object.");
        }
        SortedMap<String, List<String>> read = new TreeMap<>();
        for (Map.Entry<String, JsonNode> property : tree.properties()) {
            List<String> said = new ArrayList<>();
            JsonNode value = property.getValue();
            if (value.isArray()) {
                value.forEach(v -> said.add(scalar(property.getKey(), v)));
            } else if (!value.isNull()) {
                said.add(scalar(property.getKey(), value));
            }
            read.put(property.getKey(), said);
        }
        return new Answers(read);
    }

    private static String scalar(String key, JsonNode value) {
        if (!value.isValueNode()) {
            throw new AnswersUnreadable("The answer to “" + key + "” is not a text.");
        }
        return value.asString();
    }

    public String json() {
        Map<String, Object> written = new TreeMap<>();
        values.forEach((k, v) -> written.put(k, v.size() == 1 ? v.getFirst() : v));
        return JSON.writeValueAsString(written);
    }

    /// As a JSON object.
    public JsonNode tree() {
        return JSON.readTree(json());
    }

    public List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    public @Nullable String one(String key) {
        List<String> said = all(key);
        return said.isEmpty() ? null : said.getFirst();
    }

    /// The value to put into a field; empty where nothing was said.
    public String text(String key) {
        String said = one(key);
        return said == null ? "" : said;
    }

    public boolean has(String key, String value) {
        return all(key).contains(value);
    }

    /// These answers with the questions of one page answered anew; unknown keys are dropped.
    public Answers with(FormPage page, Answers given) {
        SortedMap<String, List<String>> merged = new TreeMap<>(values);
        page.questions().forEach(q -> merged.put(q.key(), given.all(q.key())));
        return new Answers(merged);
    }
}
