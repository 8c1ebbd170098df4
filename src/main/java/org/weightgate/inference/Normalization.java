package org.weightgate.inference;

import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What happens to a text before it is cut: the "normalizer" of tokenizer.json.
final class Normalization {
    private final List<UnaryOperator<String>> steps = new ArrayList<>();

    private Normalization() {}

    static Normalization of(Json.Fields file) throws IOException {
        Normalization all = new Normalization();
        if (file.has("normalizer")) {
            all.add(file.object("normalizer"));
        }
        return all;
    }

    private void add(Json.Fields fields) throws IOException {
        Part part = Part.of("normalizer", fields);
        switch (part.type()) {
            case "Sequence" -> {
                for (Json.Fields inner : part.only("normalizers").fields().objects("normalizers")) {
                    add(inner);
                }
            }
            case "NFC", "NFD", "NFKC", "NFKD" -> {
                part.only();
                Normalizer.Form form = Normalizer.Form.valueOf(part.type());
                steps.add(text -> Normalizer.normalize(text, form));
            }
            case "Prepend" -> {
                String prefix = part.only("prepend").fields().string("prepend");
                steps.add(text -> text.isEmpty() ? text : prefix + text);
            }
            case "Replace" -> {
                String by = part.only("pattern", "content").fields().string("content");
                TokenPattern pattern = TokenPattern.of(part);
                steps.add(text -> pattern.replace(text, by));
            }
            case "Strip" -> {
                part.only("strip_left", "strip_right");
                boolean left = fields.flag("strip_left");
                boolean right = fields.flag("strip_right");
                steps.add(text -> strip(text, left, right));
            }
            default -> throw part.refused();
        }
    }

    private static String strip(String text, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && AddedTokens.isSpace(text.charAt(from))) {
            from++;
        }
        while (right && to > from && AddedTokens.isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    String apply(String text) {
        String form = text;
        for (UnaryOperator<String> step : steps) {
            form = step.apply(form);
        }
        return form;
    }
}
