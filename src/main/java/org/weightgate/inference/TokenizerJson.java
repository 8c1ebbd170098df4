package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// BPE as `tokenizer.json` describes it: added tokens, normalizer, pre-tokenizer, model, decoder,
/// in the reference library's order. "truncation" and "padding" are for batches and left aside.
final class TokenizerJson implements Tokenizer.Scheme {
    private final Normalization normalization;
    private final AddedTokens added;
    private final PreTokenizer pieces;
    private final BytePairs model;
    private final TokenDecoder decoder;
    private final @Nullable String[] tokens;

    TokenizerJson(Json.Fields file) throws IOException {
        normalization = Normalization.of(file);
        pieces = PreTokenizer.of(file);
        model = BytePairs.of(file.object("model"));
        added = AddedTokens.of(file, normalization, model.vocabulary());
        decoder = TokenDecoder.of(file);
        TreeMap<Integer, String> byId = model.tokens();
        byId.putAll(added.texts());
        tokens = new String[byId.isEmpty() ? 0 : byId.lastKey() + 1];
        byId.forEach((id, token) -> tokens[id] = token);
    }

    @Override
    public int vocabulary() {
        return tokens.length;
    }

    @Override
    public int[] encode(byte[] utf8) {
        return encode(Utf8.text(utf8));
    }

    @Override
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        added.splitRaw(
                Utf8.scalars(text),
                ids::add,
                (plain, first) ->
                        added.splitNormalized(
                                normalization.apply(plain),
                                first,
                                ids::add,
                                (form, begins) ->
                                        pieces.split(
                                                form,
                                                begins,
                                                piece -> model.encode(piece, ids::add))));
        return ids.build().toArray();
    }

    @Override
    public String decode(int[] ids) {
        List<String> known = new ArrayList<>();
        for (int id : ids) {
            String token = id >= 0 && id < tokens.length ? tokens[id] : null;
            if (token != null && !added.special(id)) {
                known.add(token);
            }
        }
        return decoder.decode(known);
    }
}
