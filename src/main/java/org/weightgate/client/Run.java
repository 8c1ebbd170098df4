package org.weightgate.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// The command `run`.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Generates text with the reference engine.")
final class Run implements Callable<Integer> {
    @Mixin private OutputOptions output;
    @Mixin private PortalOptions portal;

    /// Made by picocli.
    @SuppressWarnings("NullAway.Init")
    Run() {}

    @Override
    public Integer call() {
        throw Failure.usage("This build cannot run yet.");
    }
}
