package org.weightgate.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// The command `logits`.
@Command(
        name = "logits",
        mixinStandardHelpOptions = true,
        description = "Prints the logits of token ids, to compare with another stack.")
final class Logits implements Callable<Integer> {
    @Mixin private OutputOptions output;
    @Mixin private PortalOptions portal;

    /// Made by picocli.
    @SuppressWarnings("NullAway.Init")
    Logits() {}

    @Override
    public Integer call() {
        throw Failure.usage("This build cannot logits yet.");
    }
}
