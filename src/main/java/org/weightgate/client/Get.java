package org.weightgate.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// The command `get`.
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = "Fetches your copy of a model and checks every file of it.")
final class Get implements Callable<Integer> {
    @Mixin private OutputOptions output;
    @Mixin private PortalOptions portal;

    /// Made by picocli.
    @SuppressWarnings("NullAway.Init")
    Get() {}

    @Override
    public Integer call() {
        throw Failure.usage("This build cannot get yet.");
    }
}
