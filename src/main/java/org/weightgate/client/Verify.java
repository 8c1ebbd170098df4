package org.weightgate.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// The command `verify`.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks a copy: signature, files, and what it computes on this machine.")
final class Verify implements Callable<Integer> {
    @Mixin private OutputOptions output;
    @Mixin private PortalOptions portal;

    /// Made by picocli.
    @SuppressWarnings("NullAway.Init")
    Verify() {}

    @Override
    public Integer call() {
        throw Failure.usage("This build cannot verify yet.");
    }
}
