package org.weightgate.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Cuts a text into the pieces within which merges happen: regular expressions applied one after
/// another, each isolating its matches. `\s`, `\p{L}`, `\p{N}` have their Unicode meaning.
final class PreTokenizer {
    /// The pattern of GPT-2's encoder, which "ByteLevel" with use_regex stands for.
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private final List<Pattern> patterns = new ArrayList<>();
    private boolean prefixSpace;
    private boolean byteLevel;

    private PreTokenizer() {}

    static PreTokenizer of(Json.Fields file) throws IOException {
        PreTokenizer all = new PreTokenizer();
        if (file.has("pre_tokenizer")) {
            all.add(file.object("pre_tokenizer"));
        }
        if (!all.byteLevel) {
            throw new UnsupportedModel(
                    "tokenizer.json: no ByteLevel pre_tokenizer; only byte-level BPE is computed.");
        }
        return all;
    }

    private void add(Json.Fields step) throws IOException {
        String type = step.string("type");
        if (byteLevel) {
            throw new UnsupportedModel(
                    "tokenizer.json: pre_tokenizer "
                            + type
                            + " after ByteLevel is not understood.");
        }
        switch (type) {
            case "Sequence" -> {
                for (Json.Fields inner : step.objects("pretokenizers")) {
                    add(inner);
                }
            }
            case "ByteLevel" -> {
                if (step.flag("add_prefix_space", true)) {
                    if (!patterns.isEmpty()) {
                        throw new UnsupportedModel(
                                "tokenizer.json: add_prefix_space after a Split is not computed.");
                    }
                    prefixSpace = true;
                }
                if (step.flag("use_regex", true)) {
                    patterns.add(compile(GPT2));
                }
                byteLevel = true;
            }
            case "Digits" ->
                    patterns.add(
                            compile(step.flag("individual_digits", false) ? "\\p{N}" : "\\p{N}+"));
            case "Split" -> {
                if (!step.string("behavior").equals("Isolated") || step.flag("invert", false)) {
                    throw new UnsupportedModel(
                            "tokenizer.json: Split with behavior "
                                    + step.string("behavior")
                                    + " or invert is not understood.");
                }
                Json.Fields pattern = step.object("pattern");
                patterns.add(
                        compile(
                                pattern.has("Regex")
                                        ? pattern.string("Regex")
                                        : Pattern.quote(pattern.string("String"))));
            }
            default ->
                    throw new UnsupportedModel(
                            "tokenizer.json: pre_tokenizer " + type + " is not understood.");
        }
    }

    private static Pattern compile(String regex) throws UnsupportedModel {
        try {
            return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw new UnsupportedModel(
                    "tokenizer.json: the Split pattern is not understood: " + e.getDescription());
        }
    }

    void split(String text, Consumer<String> piece) {
        boolean space = prefixSpace && !text.isEmpty() && text.charAt(0) != ' ';
        split(space ? " " + text : text, 0, piece);
    }

    private void split(String text, int step, Consumer<String> piece) {
        if (step == patterns.size()) {
            piece.accept(text);
            return;
        }
        Matcher matcher = patterns.get(step).matcher(text);
        int done = 0;
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                if (matcher.start() > done) {
                    split(text.substring(done, matcher.start()), step + 1, piece);
                }
                split(matcher.group(), step + 1, piece);
                done = matcher.end();
            }
        }
        if (done < text.length()) {
            split(text.substring(done), step + 1, piece);
        }
    }
}
