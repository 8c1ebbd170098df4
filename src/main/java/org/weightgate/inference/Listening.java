package org.weightgate.inference;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Tells an observer of logits while the next are computed: hashing and summing up a large
/// vocabulary takes one core about as long as it takes all of them to compute it. What positions do
/// not share is done by all cores first. One block is told at a time, in order.
final class Listening implements AutoCloseable {
    private static final int EACH = 8; // multiplications that looking at a logit is worth

    private final Pass.Observer observer;
    private final Kernels kernels;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Listening(Pass.Observer observer, Kernels kernels) {
        this.observer = observer;
        this.kernels = kernels;
    }

    /// Returns when all before has been heard.
    ///
    /// @param positions prompt and position of each row of logits
    void hear(List<int[]> positions, float[] logits, int vocabulary) {
        kernels.each(
                positions.size(),
                (long) EACH * logits.length,
                i -> {
                    int[] one = positions.get(i);
                    observer.prepare(one[0], one[1], logits, i * vocabulary, vocabulary);
                });
        await();
        last = CompletableFuture.runAsync(() -> tell(positions, logits, vocabulary));
    }

    private void tell(List<int[]> positions, float[] logits, int vocabulary) {
        for (int i = 0; i < positions.size(); i++) {
            int[] one = positions.get(i);
            observer.logits(one[0], one[1], logits, i * vocabulary, vocabulary);
        }
    }

    /// Throws what the observer threw.
    private void await() {
        try {
            last.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    @Override
    public void close() {
        await();
    }
}
