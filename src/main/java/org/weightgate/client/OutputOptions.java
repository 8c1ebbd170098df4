package org.weightgate.client;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a command speaks: sentences and progress, or one JSON document.
final class OutputOptions {
    @Option(names = "--json", description = "Print one JSON document instead of sentences.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// Made by picocli.
    @SuppressWarnings("NullAway.Init")
    OutputOptions() {}

    Terminal terminal() {
        return new Terminal(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
    }
}
