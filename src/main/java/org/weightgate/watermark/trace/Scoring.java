package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.KeyStream;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Scores recipients: draws their symbols content by content and adds up the weights. Uses all
/// cores; the result does not depend on how many there are.
final class Scoring {
    /// Recipients scored side by side, so that a block of weights is used while it is in cache.
    private static final int BATCH = 64;

    private final List<ContentId> contents;
    private final List<Weights> weights;
    private final Codebook codebook;
    private final ScoreKernel kernel;

    Scoring(
            List<ContentId> contents,
            List<Weights> weights,
            Codebook codebook,
            ScoreKernel kernel) {
        this.contents = contents;
        this.weights = weights;
        this.codebook = codebook;
        this.kernel = kernel;
    }

    /// What hears a recipient's sums, `[content][vector]`; called by many threads, the array is
    /// used again.
    interface Hearing {
        void of(int recipient, long[][] sums);
    }

    void score(List<String> recipients, Progress progress, Hearing hearing) {
        int batches = Math.ceilDiv(recipients.size(), BATCH);
        AtomicLong done = new AtomicLong();
        IntStream.range(0, batches)
                .parallel()
                .forEach(
                        batch -> {
                            int from = batch * BATCH;
                            int to = Math.min(recipients.size(), from + BATCH);
                            batch(recipients, from, to, hearing);
                            long scored = done.addAndGet(to - from);
                            synchronized (progress) {
                                progress.at("scoring recipients", scored, recipients.size());
                            }
                        });
    }

    private void batch(List<String> recipients, int from, int to, Hearing hearing) {
        long[][][] sums = new long[to - from][contents.size()][Weights.VECTORS];
        KeyStream[] draws = new KeyStream[to - from];
        byte[] block = new byte[ScoreKernel.BLOCK];
        for (int c = 0; c < contents.size(); c++) {
            for (int u = 0; u < draws.length; u++) {
                byte[] key = codebook.symbols(recipients.get(from + u), contents.get(c));
                if (draws[u] == null) {
                    draws[u] = new KeyStream(key);
                } else {
                    draws[u].rekey(key);
                }
            }
            content(weights.get(c), draws, block, sums, c);
        }
        for (int u = 0; u < draws.length; u++) {
            hearing.of(from + u, sums[u]);
        }
    }

    private void content(
            Weights content, KeyStream[] draws, byte[] block, long[][][] sums, int index) {
        int padded = content.theta.length;
        for (int at = 0; at < padded; at += block.length) {
            int count = Math.min(block.length, padded - at);
            for (int u = 0; u < draws.length; u++) {
                draws[u].read(at, block, count);
                kernel.add(content, at, count, block, sums[u][index]);
            }
        }
    }
}
