package org.weightgate.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/// Tokens that are matched as they stand, before anything is cut: leftmost, among those the
/// longest. Those marked "normalized" are looked for in the normalized text, in their normalized
/// form, the others in the raw text.
final class AddedTokens {
    /// @param form what is looked for
    private record Added(
            int id,
            String content,
            String form,
            boolean single,
            boolean left,
            boolean right,
            boolean normalized,
            boolean special) {}

    /// What lies between added tokens.
    interface Plain {
        /// @param first whether it begins where the text begins
        void accept(String text, boolean first);
    }

    private final List<Added> tokens = new ArrayList<>();
    private final BitSet special = new BitSet();
    private final TokenTrie raw = new TokenTrie();
    private final TokenTrie normalized = new TokenTrie();

    private AddedTokens() {}

    /// @param vocabulary the model's own tokens, with which the file must agree
    static AddedTokens of(
            Json.Fields file, Normalization normalization, Map<String, Integer> vocabulary)
            throws IOException {
        AddedTokens all = new AddedTokens();
        if (file.has("added_tokens")) {
            for (Json.Fields t : file.objects("added_tokens")) {
                all.add(read(t, normalization), vocabulary);
            }
        }
        return all;
    }

    private static Added read(Json.Fields t, Normalization normalization) throws IOException {
        Part.of("added token", t)
                .only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
        String content = t.string("content");
        if (content.isEmpty()) {
            throw new MalformedDocument(t.where() + ": an added token is empty.");
        }
        boolean special = t.flag("special", false);
        boolean normalized = t.flag("normalized", !special);
        return new Added(
                t.count("id"),
                content,
                normalized ? normalization.apply(content) : content,
                t.flag("single_word", false),
                t.flag("lstrip", false),
                t.flag("rstrip", false),
                normalized,
                special);
    }

    private void add(Added token, Map<String, Integer> vocabulary) throws MalformedDocument {
        int known = vocabulary.getOrDefault(token.content, token.id);
        if (known != token.id) {
            throw new MalformedDocument(
                    "tokenizer.json: added token \""
                            + token.content
                            + "\" has the id "
                            + token.id
                            + ", in the vocabulary "
                            + known
                            + ".");
        }
        special.set(token.id, token.special);
        if (!token.form.isEmpty()) {
            (token.normalized ? normalized : raw).add(token.form, tokens.size());
        }
        tokens.add(token);
    }

    boolean special(int id) {
        return special.get(id);
    }

    /// Their texts by id, as they stand in the normalized text that a decoder undoes.
    Map<Integer, String> texts() {
        Map<Integer, String> texts = new TreeMap<>();
        tokens.forEach(t -> texts.put(t.id, t.form));
        return texts;
    }

    /// Cuts a text at the tokens that are matched before it is normalized.
    void splitRaw(String text, IntConsumer token, Plain plain) {
        split(raw, text, true, token, plain);
    }

    /// Cuts a normalized text.
    void splitNormalized(String text, boolean first, IntConsumer token, Plain plain) {
        split(normalized, text, first, token, plain);
    }

    private void split(TokenTrie trie, String text, boolean first, IntConsumer token, Plain plain) {
        int done = 0;
        for (int at = 0; at < text.length() && !trie.isEmpty(); ) {
            int match = trie.longest(text, at);
            if (match == TokenTrie.NONE) {
                at++;
                continue;
            }
            Added t = tokens.get(match);
            int from = at;
            at += t.form.length();
            if (t.single && (wordEnds(text, from) || wordStarts(text, at))) {
                continue;
            }
            int to = at;
            while (t.left && from > done && isSpace(text.charAt(from - 1))) {
                from--;
            }
            while (t.right && to < text.length() && isSpace(text.charAt(to))) {
                to++;
            }
            if (from > done) {
                plain.accept(text.substring(done, from), first && done == 0);
            }
            token.accept(t.id);
            done = to;
        }
        if (done < text.length()) {
            plain.accept(text.substring(done), first && done == 0);
        }
    }

    private static boolean wordEnds(String text, int at) {
        return at > 0 && isWord(text.codePointBefore(at));
    }

    private static boolean wordStarts(String text, int at) {
        return at < text.length() && isWord(text.codePointAt(at));
    }

    /// `\w` of UTS #18.
    private static boolean isWord(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION ->
                    true;
            default -> Character.isAlphabetic(c) || c == 0x200C || c == 0x200D;
        };
    }

    /// The property White_Space.
    static boolean isSpace(char c) {
        return c >= '\t' && c <= '\r'
                || c == ' '
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200A
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }
}
