package org.weightgate.client;

import picocli.CommandLine.Option;

/// How much of a transfer goes on at the same time.
final class ParallelOption {
    private static final int MOST = 64;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "4",
            description = "Parts on their way at the same time (default 4).")
    private int parallel;

    /// Made by picocli.
    ParallelOption() {}

    int parts() {
        if (parallel < 1 || parallel > MOST) {
            throw Failure.usage("--parallel takes a number from 1 to %d.".formatted(MOST));
        }
        return parallel;
    }
}
