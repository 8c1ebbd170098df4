package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Tokens of one or several texts that go through the layers side by side. Every token is computed
/// as if it were alone with its text.
final class Batch {
    private final List<Piece> pieces = new ArrayList<>();
    private int tokens;
    private float @Nullable [] turns;

    /// Tokens from `at` on in the batch; they stand at positions start, start + 1, … of their text.
    ///
    /// @param cache of their text, to which theirs are added; null if they are all of it
    private record Piece(int at, int start, int tokens, @Nullable KeyValues cache) {}

    /// Adds a stretch of a text whose earlier positions the cache holds.
    Batch add(int start, int n, KeyValues cache) {
        cache.reserve(start + n);
        return add(new Piece(tokens, start, n, cache));
    }

    /// Adds a text of which no other part is computed.
    Batch add(int n) {
        return add(new Piece(tokens, 0, n, null));
    }

    private Batch add(Piece piece) {
        pieces.add(piece);
        tokens += piece.tokens;
        return this;
    }

    int tokens() {
        return tokens;
    }

    /// The position of every token in its text.
    int[] positions() {
        int[] all = new int[tokens];
        for (Piece piece : pieces) {
            for (int t = 0; t < piece.tokens; t++) {
                all[piece.at + t] = piece.start + t;
            }
        }
        return all;
    }

    /// What all layers need of the positions, computed by the first.
    float[] turns(Supplier<float[]> compute) {
        float[] known = turns;
        if (known == null) {
            known = compute.get();
            turns = known;
        }
        return known;
    }

    /// How attention is cut into heads.
    ///
    /// @param window positions a token sees, its own included; 0 is all
    record Heads(int count, int size, float scale, int window) {}

    /// What all heads of all tokens make of queries q, keys k and values v.
    float[] attend(Kernels kernels, Heads heads, int slot, float[] q, float[] k, float[] v) {
        float[] mixed = new float[q.length];
        int width = k.length / tokens;
        for (Piece piece : pieces) {
            KeyValues cache = piece.cache;
            int row = piece.at;
            if (cache == null) {
                Span span = new Span(k, v, width, row * width, piece.at, 0, piece.tokens);
                span.attend(kernels, heads, q, mixed);
            } else {
                cache.put(slot, piece.start, piece.tokens, k, v, row);
                Span span =
                        new Span(
                                cache.keys(slot),
                                cache.values(slot),
                                width,
                                0,
                                piece.at,
                                piece.start,
                                piece.tokens);
                span.attend(kernels, heads, q, mixed);
            }
        }
        return mixed;
    }

    /// A stretch of queries and where the keys and values of its text lie.
    private record Span(
            float[] keys, float[] values, int width, int offset, int at, int start, int tokens) {
        private static final int QUERIES = 128; // of one head that one thread takes

        void attend(Kernels kernels, Heads heads, float[] q, float[] out) {
            int size = heads.size;
            int perKey = heads.count * size / width;
            int parts = (tokens + QUERIES - 1) / QUERIES;
            kernels.each(
                    parts * heads.count,
                    2L * tokens * heads.count * size * (start + tokens),
                    i -> {
                        int h = i / parts; // a thread has early and late queries, which see more
                        int first = i % parts * QUERIES;
                        int n = Math.min(QUERIES, tokens - first);
                        kernels.attend(
                                new Kernels.Attention(
                                        keys,
                                        values,
                                        width,
                                        offset + h / perKey * size,
                                        size,
                                        heads.scale),
                                new Kernels.Queries(
                                        q,
                                        heads.count * size,
                                        ((at + first) * heads.count + h) * size,
                                        start + first,
                                        n,
                                        heads.window),
                                out);
                    });
        }
    }
}
