package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Token ids whose logits are compared. Where a text is given, the ids are the first of its
/// encoding with special tokens, so that the tokenizer can be checked too.
///
/// @param ids never changed after construction
public record GoldenPrompt(@Nullable String text, int[] ids) {

    public GoldenPrompt {
        if (ids.length == 0) {
            throw new IllegalArgumentException("a prompt without ids");
        }
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("text", text);
        json.put("ids", ids);
        return json;
    }

    static GoldenPrompt of(Json.Fields json) throws MalformedDocument {
        int[] ids = json.ints("ids");
        if (ids.length == 0) {
            throw new MalformedDocument(json.where() + " has no ids.");
        }
        return new GoldenPrompt(json.stringOrNull("text"), ids);
    }

    static List<GoldenPrompt> list(List<Json.Fields> entries) throws MalformedDocument {
        List<GoldenPrompt> prompts = new ArrayList<>();
        for (Json.Fields entry : entries) {
            prompts.add(of(entry));
        }
        if (prompts.isEmpty()) {
            throw new MalformedDocument("golden.json holds no prompts.");
        }
        return List.copyOf(prompts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GoldenPrompt(String t, int[] i)
                && Objects.equals(text, t)
                && Arrays.equals(ids, i);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
