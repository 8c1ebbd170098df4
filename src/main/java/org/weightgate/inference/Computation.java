package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// What is computed while a copy's files are read once, and how that went.
final class Computation {
    private final List<GoldenPrompt> prompts;
    private final Pass.Observer observer;
    private @Nullable Exception problem;
    private double seconds;
    private long weights;

    /// @param observer hears all of it, on the thread that verifies
    Computation(List<GoldenPrompt> prompts, Pass.Observer observer) {
        this.prompts = prompts;
        this.observer = observer;
    }

    /// Computes as the weights come; whatever goes wrong is kept.
    void run(ShardFiles files, Headway headway, Kernels kernels, long memory) {
        long start = System.nanoTime();
        try {
            Architecture architecture = Architecture.of(files.checkpoint());
            Pass pass = new Pass(architecture, files.weights(), kernels, prompts);
            headway.follow(pass.tensors());
            weights = pass.weightsOfAPosition();
            pass.run(memory, headway, observer, (what, now, all) -> headway.computed(now, all));
        } catch (IOException | IllegalArgumentException e) {
            problem = e;
        } catch (UncheckedIOException e) {
            problem = e.getCause();
        } finally {
            seconds = (System.nanoTime() - start) / 1e9;
            headway.unfollowed();
        }
    }

    /// Returns if everything was computed.
    ///
    /// @throws TooLittleMemory if the bound is too low
    /// @throws IllegalArgumentException if the model cannot take the prompts
    void orThrow() throws IOException {
        switch (problem) {
            case null -> {}
            case IOException e -> throw e;
            case IllegalArgumentException e -> throw e;
            default -> throw new IllegalStateException(problem);
        }
    }

    long positions() {
        return problem == null
                ? prompts.stream().mapToLong(prompt -> prompt.ids().length).sum()
                : 0;
    }

    /// Weights that each position is multiplied with.
    long weights() {
        return weights;
    }

    /// What it took, reading included.
    double seconds() {
        return seconds;
    }
}
