package org.weightgate.inference;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tokens matched in the raw text before anything else: leftmost, among those the longest.
final class AddedTokens {
    private record Added(
            int id, String content, boolean single, boolean left, boolean right, boolean special) {}

    private final Map<String, Added> byContent = new HashMap<>();
    private final BitSet special = new BitSet();
    private final Pattern any;

    private AddedTokens(List<Added> tokens) {
        for (Added token : tokens) {
            byContent.put(token.content, token);
            special.set(token.id, token.special);
        }
        any =
                Pattern.compile(
                        tokens.stream()
                                .map(Added::content)
                                .sorted(Comparator.comparing(String::length).reversed())
                                .map(Pattern::quote)
                                .collect(Collectors.joining("|")));
    }

    static AddedTokens of(Json.Fields file) throws IOException {
        List<Added> tokens = new ArrayList<>();
        if (file.has("added_tokens")) {
            for (Json.Fields t : file.objects("added_tokens")) {
                String content = t.string("content");
                if (content.isEmpty()) {
                    throw new MalformedDocument("tokenizer.json: an added token is empty.");
                }
                tokens.add(
                        new Added(
                                t.count("id"),
                                content,
                                t.flag("single_word", false),
                                t.flag("lstrip", false),
                                t.flag("rstrip", false),
                                t.flag("special", false)));
            }
        }
        return new AddedTokens(tokens);
    }

    boolean special(int id) {
        return special.get(id);
    }

    Map<Integer, byte[]> bytes() {
        Map<Integer, byte[]> all = new HashMap<>();
        byContent.values().forEach(t -> all.put(t.id, t.content.getBytes(StandardCharsets.UTF_8)));
        return all;
    }

    void split(String text, IntConsumer token, Consumer<String> plain) {
        int done = 0;
        Matcher matcher = any.matcher(text);
        while (!byContent.isEmpty() && matcher.find()) {
            Added t = byContent.get(matcher.group());
            int from = matcher.start();
            int to = matcher.end();
            if (t == null || t.single && (wordEnds(text, from) || wordStarts(text, to))) {
                continue;
            }
            while (t.left && from > done && Character.isWhitespace(text.charAt(from - 1))) {
                from--;
            }
            while (t.right && to < text.length() && Character.isWhitespace(text.charAt(to))) {
                to++;
            }
            if (from > done) {
                plain.accept(text.substring(done, from));
            }
            token.accept(t.id);
            done = to;
            matcher.region(to, text.length());
        }
        if (done < text.length()) {
            plain.accept(text.substring(done));
        }
    }

    private static boolean wordEnds(String text, int at) {
        return at > 0 && word(text.codePointBefore(at));
    }

    private static boolean wordStarts(String text, int at) {
        return at < text.length() && word(text.codePointAt(at));
    }

    private static boolean word(int c) {
        return Character.isLetterOrDigit(c)
                || c == '_'
                || Character.getType(c) == Character.NON_SPACING_MARK;
    }
}
