package org.weightgate.inference;

import java.util.ArrayList;
import java.util.List;

/// How a [Pass] cuts its prompts so that what it holds stays within a bound: into groups, which go
/// through the model one after another, and those into blocks of tokens, which go through a layer
/// one after another.
///
/// @param rowsAtOnce positions whose logits are held at a time
record Plan(List<List<Block>> groups, int rowsAtOnce) {
    private static final int MOST_TOKENS =
            1024; // of a block: by then the layers' weights are cheap
    private static final int LEAST_TOKENS = 16;
    private static final int MOST_ROWS = 512;
    private static final int ROUNDING = 64; // floats a token may need beside: turns, small arrays

    /// Tokens from `start` on of a prompt; at most one part of a block does not hold its prompt
    /// whole, and is then alone in it.
    record Part(int prompt, int start, int tokens, boolean whole) {}

    record Block(List<Part> parts) {
        int tokens() {
            return parts.stream().mapToInt(Part::tokens).sum();
        }
    }

    /// @param memory bytes that the pass may hold
    /// @throws TooLittleMemory if even the longest prompt alone needs more
    static Plan of(long memory, Forward forward, int vocabulary, List<GoldenPrompt> prompts) {
        int longest = prompts.stream().mapToInt(p -> p.ids().length).max().orElse(0);
        Needs needs = new Needs(forward, vocabulary, longest);
        long least = longest * needs.token() + Math.max(needs.block(LEAST_TOKENS), needs.logits(1));
        if (memory < least) {
            throw new TooLittleMemory(least);
        }
        long half = Math.max(memory / 2, memory - longest * needs.token());
        int tokens = MOST_TOKENS;
        while (tokens > LEAST_TOKENS && needs.block(tokens) > half) {
            tokens /= 2;
        }
        int rows = MOST_ROWS;
        while (rows > 1 && needs.logits(rows) > half) {
            rows /= 2;
        }
        long room = memory - Math.max(needs.block(tokens), needs.logits(rows));
        return new Plan(groups(prompts, room / needs.token(), tokens), rows);
    }

    /// Bytes.
    private record Needs(Forward forward, int vocabulary, int longest) {
        /// Kept of a token from layer to layer.
        long token() {
            return 4L * (forward.width() + forward.keyWidth() + ROUNDING);
        }

        long block(int tokens) {
            long cache = longest > tokens ? 8L * forward.keyWidth() * longest : 0;
            return 4 * tokens * forward.working() + cache;
        }

        long logits(int rows) {
            // the logits once more, which are told while others are computed
            return 4L * (rows + 1) * (2L * vocabulary + 3L * forward.width());
        }
    }

    private static List<List<Block>> groups(List<GoldenPrompt> prompts, long room, int most) {
        List<List<Block>> groups = new ArrayList<>();
        int first = 0;
        while (first < prompts.size()) {
            long held = prompts.get(first).ids().length;
            int next = first + 1;
            while (next < prompts.size() && held + prompts.get(next).ids().length <= room) {
                held += prompts.get(next++).ids().length;
            }
            groups.add(blocks(prompts, first, next, most));
            first = next;
        }
        return groups;
    }

    private static List<Block> blocks(List<GoldenPrompt> prompts, int from, int to, int most) {
        List<Block> blocks = new ArrayList<>();
        List<Part> open = new ArrayList<>();
        int held = 0;
        for (int p = from; p < to; p++) {
            int n = prompts.get(p).ids().length;
            if (held + n > most && !open.isEmpty()) {
                blocks.add(new Block(List.copyOf(open)));
                open.clear();
                held = 0;
            }
            if (n <= most) {
                open.add(new Part(p, 0, n, true));
                held += n;
                continue;
            }
            for (int start = 0; start < n; start += most) {
                Part part = new Part(p, start, Math.min(most, n - start), false);
                blocks.add(new Block(List.of(part)));
            }
        }
        if (!open.isEmpty()) {
            blocks.add(new Block(List.copyOf(open)));
        }
        return blocks;
    }
}
