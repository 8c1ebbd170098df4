package org.weightgate.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// The command `publish`.
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Uploads a checkpoint as a release and publishes it.")
final class Publish implements Callable<Integer> {
    @Mixin private OutputOptions output;
    @Mixin private PortalOptions portal;

    /// Made by picocli.
    @SuppressWarnings("NullAway.Init")
    Publish() {}

    @Override
    public Integer call() {
        throw Failure.usage("This build cannot publish yet.");
    }
}
