package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Byte-pair encoding (Sennrich et al. 2016, arXiv:1508.07909) over the bytes of a piece: the pair
/// of lowest rank is merged first, the leftmost among equals, until none is left.
final class BytePairs {
    private final Map<String, Integer> vocabulary;
    private final Map<Long, Merge> merges = new HashMap<>();
    private final int[] byteIds = new int[256];
    private final boolean wholePieces;
    private final @Nullable Integer unknown;

    private record Merge(int rank, int id) {}

    private BytePairs(Json.Fields model) throws IOException {
        if (!model.string("type", "BPE").equals("BPE")) {
            throw new UnsupportedModel(
                    "tokenizer.json: model " + model.string("type") + " is not BPE.");
        }
        for (String name : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            if (!model.string(name, "").isEmpty()) {
                throw new UnsupportedModel("tokenizer.json: \"" + name + "\" is not computed.");
            }
        }
        if (model.flag("byte_fallback", false)
                || model.has("dropout") && model.number("dropout") != 0) {
            throw new UnsupportedModel(
                    "tokenizer.json: \"byte_fallback\" and \"dropout\" are not computed.");
        }
        vocabulary = new HashMap<>();
        Json.Fields vocab = model.object("vocab");
        for (String token : vocab.values().keySet()) {
            vocabulary.put(token, vocab.count(token));
        }
        wholePieces = model.flag("ignore_merges", false);
        unknown = model.has("unk_token") ? vocabulary.get(model.string("unk_token")) : null;
        for (int b = 0; b < 256; b++) {
            byteIds[b] = vocabulary.getOrDefault(String.valueOf(Tokenizer.ALPHABET[b]), -1);
        }
        int rank = 0;
        for (Object merge : model.list("merges")) {
            add(merge, rank++);
        }
    }

    static BytePairs of(Json.Fields model) throws IOException {
        return new BytePairs(model);
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
        merges.putIfAbsent(pair(l, r), new Merge(rank, both));
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    /// What each token of the vocabulary writes: its bytes, or for tokens that are not spelled in
    /// the byte alphabet the text itself.
    Map<Integer, byte[]> bytes() {
        Map<Integer, byte[]> all = new HashMap<>();
        vocabulary.forEach(
                (token, id) -> {
                    byte[] bytes = new byte[token.length()];
                    for (int i = 0; i < bytes.length; i++) {
                        Byte b = Tokenizer.BYTE_OF.get(token.charAt(i));
                        if (b == null) {
                            all.put(id, token.getBytes(StandardCharsets.UTF_8));
                            return;
                        }
                        bytes[i] = b;
                    }
                    all.put(id, bytes);
                });
        return all;
    }

    void encode(String piece, Collection<Integer> to) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        if (wholePieces) {
            StringBuilder spelled = new StringBuilder();
            for (byte b : bytes) {
                spelled.append(Tokenizer.ALPHABET[b & 0xFF]);
            }
            Integer whole = vocabulary.get(spelled.toString());
            if (whole != null) {
                to.add(whole);
                return;
            }
        }
        int[] ids = new int[bytes.length];
        int n = 0;
        for (byte b : bytes) {
            int id = byteIds[b & 0xFF];
            if (id >= 0) {
                ids[n++] = id;
            } else if (unknown != null) {
                ids[n++] = unknown;
            }
        }
        merge(ids, n, to);
    }

    /// Positions form a linked list; a queue entry whose pair has changed since is stale and
    /// skipped.
    private void merge(int[] ids, int n, Collection<Integer> to) {
        int[] next = new int[n];
        int[] previous = new int[n];
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        for (int i = 0; i < n; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(queue, ids, i, i + 1, n);
        }
        for (Candidate c = queue.poll(); c != null; c = queue.poll()) {
            int left = c.at;
            int right = ids[left] < 0 ? n : next[left];
            if (right >= n || ids[left] != c.left || ids[right] != c.right) {
                continue;
            }
            ids[left] = c.id;
            ids[right] = -1;
            next[left] = next[right];
            if (next[left] < n) {
                previous[next[left]] = left;
            }
            offer(queue, ids, left, next[left], n);
            if (previous[left] >= 0) {
                offer(queue, ids, previous[left], left, n);
            }
        }
        for (int i = 0; i < n; i = next[i]) {
            to.add(ids[i]);
        }
    }

    private void offer(PriorityQueue<Candidate> queue, int[] ids, int left, int right, int n) {
        if (right < n) {
            Merge merge = merges.get(pair(ids[left], ids[right]));
            if (merge != null) {
                queue.add(new Candidate(merge.rank, left, ids[left], ids[right], merge.id));
            }
        }
    }

    private record Candidate(int rank, int at, int left, int right, int id)
            implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byRank = Integer.compare(rank, other.rank);
            return byRank != 0 ? byRank : Integer.compare(at, other.at);
        }
    }
}
