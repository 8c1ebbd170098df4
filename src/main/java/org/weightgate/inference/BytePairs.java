package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/// Byte-pair encoding (Sennrich et al. 2016, arXiv:1508.07909) with an ordered list of merges, over
/// the characters of a piece: the "model" of tokenizer.json. In byte-level BPE the characters spell
/// bytes ([ByteAlphabet]); elsewhere a character that is no token becomes the tokens of its bytes
/// ("byte_fallback") or the unknown token.
final class BytePairs {
    private static final int ABSENT = -1;

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final MergeTable merges;
    private final int[] characters = new int[1 << 16];
    private final int[] bytes = new int[256];
    private final boolean wholePieces;
    private final boolean byteFallback;
    private final boolean fuseUnknown;
    private final int unknown;

    private BytePairs(Json.Fields model) throws IOException {
        for (String name : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            if (!model.string(name, "").isEmpty()) {
                throw new UnsupportedModel("tokenizer.json: \"" + name + "\" is not computed.");
            }
        }
        if (model.has("dropout") && model.number("dropout") != 0) {
            throw new UnsupportedModel("tokenizer.json: \"dropout\" is not computed.");
        }
        Json.Fields vocab = model.object("vocab");
        for (String token : vocab.values().keySet()) {
            vocabulary.put(token, vocab.count(token));
        }
        wholePieces = model.flag("ignore_merges", false);
        byteFallback = model.flag("byte_fallback", false);
        fuseUnknown = model.flag("fuse_unk", false);
        unknown = unknown(model);
        Arrays.fill(characters, ABSENT);
        vocabulary.forEach(
                (token, id) -> {
                    if (token.length() == 1) {
                        characters[token.charAt(0)] = id;
                    }
                });
        for (int b = 0; b < 256; b++) {
            bytes[b] = vocabulary.getOrDefault("<0x%02X>".formatted(b), ABSENT);
        }
        List<@Nullable Object> list = model.list("merges");
        merges = new MergeTable(list.size());
        for (int rank = 0; rank < list.size(); rank++) {
            add(list.get(rank), rank);
        }
    }

    static BytePairs of(Json.Fields model) throws IOException {
        Part part = Part.of("model", model);
        if (!model.string("type", "BPE").equals("BPE")) {
            throw part.refused();
        }
        part.only(
                "vocab",
                "merges",
                "dropout",
                "unk_token",
                "continuing_subword_prefix",
                "end_of_word_suffix",
                "fuse_unk",
                "byte_fallback",
                "ignore_merges");
        return new BytePairs(model);
    }

    private int unknown(Json.Fields model) throws IOException {
        if (!model.has("unk_token")) {
            return ABSENT;
        }
        Integer id = vocabulary.get(model.string("unk_token"));
        if (id == null) {
            throw new MalformedDocument(
                    "tokenizer.json: the unknown token "
                            + model.string("unk_token")
                            + " is not in the vocabulary.");
        }
        return id;
    }

    private void add(@Nullable Object merge, int rank) throws MalformedDocument {
        String left = null;
        String right = null;
        if (merge instanceof String s && s.indexOf(' ') > 0) {
            left = s.substring(0, s.indexOf(' '));
            right = s.substring(s.indexOf(' ') + 1);
        } else if (merge instanceof List<?> l
                && l.size() == 2
                && l.get(0) instanceof String a
                && l.get(1) instanceof String b) {
            left = a;
            right = b;
        }
        Integer l = left == null ? null : vocabulary.get(left);
        Integer r = right == null ? null : vocabulary.get(right);
        Integer both = l == null || r == null ? null : vocabulary.get(left + right);
        if (l == null || r == null || both == null) {
            throw new MalformedDocument(
                    "tokenizer.json: merge "
                            + rank
                            + " joins tokens that are not in the vocabulary.");
        }
        merges.put(l, r, rank, both);
    }

    Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    /// Its tokens by id.
    TreeMap<Integer, String> tokens() {
        TreeMap<Integer, String> tokens = new TreeMap<>();
        vocabulary.forEach((token, id) -> tokens.put(id, token));
        return tokens;
    }

    void encode(String piece, IntConsumer to) {
        if (wholePieces) {
            Integer whole = vocabulary.get(piece);
            if (whole != null) {
                to.accept(whole);
                return;
            }
        }
        Symbols symbols = symbols(piece);
        symbols.merge((s, left, right) -> merges.get(s.id(left), s.id(right)));
        for (int i = 0; i < symbols.count(); i = symbols.next(i)) {
            to.accept(symbols.id(i));
        }
    }

    /// An unknown character waits for the next known one, so that a run of them can become one.
    private Symbols symbols(String piece) {
        Symbols symbols = new Symbols(piece.length());
        boolean waiting = false;
        int c;
        for (int i = 0; i < piece.length(); i += Character.charCount(c)) {
            c = piece.codePointAt(i);
            int id = id(c);
            if (id != ABSENT) {
                if (waiting) {
                    symbols.add(unknown, 1);
                }
                waiting = false;
                symbols.add(id, 1);
            } else if (!(byteFallback && fallBack(c, symbols)) && unknown != ABSENT) {
                if (waiting && !fuseUnknown) {
                    symbols.add(unknown, 1);
                }
                waiting = true;
            }
        }
        if (waiting) {
            symbols.add(unknown, 1);
        }
        return symbols;
    }

    private int id(int c) {
        return c < characters.length
                ? characters[c]
                : vocabulary.getOrDefault(Character.toString(c), ABSENT);
    }

    private boolean fallBack(int c, Symbols to) {
        byte[] utf8 = Character.toString(c).getBytes(StandardCharsets.UTF_8);
        for (byte b : utf8) {
            if (bytes[b & 0xFF] == ABSENT) {
                return false;
            }
        }
        for (byte b : utf8) {
            to.add(bytes[b & 0xFF], 1);
        }
        return true;
    }
}
