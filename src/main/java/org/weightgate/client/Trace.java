package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// The command `trace`.
@Command(
        name = "trace",
        description = {
            "Sends suspect weights to the portal and says whose copy they came from; or checks the"
                    + " evidence of such a verdict, offline.",
            "",
            "PATH is a file or a folder: safetensors, GGUF or PyTorch archives, under any name,"
                + " whole or in part. It needs a publisher of the model, or an admin. Interrupted,"
                + " the same command goes on where it stopped.",
            "",
            "A verdict is good, whichever it is (exit code 0). Files that cannot be read, keys that"
                    + " are not the committed ones, and evidence that does not hold are a failed"
                    + " check (1).",
            ""
        })
final class Trace implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PATH",
            description = "What is to be traced.")
    private @Nullable Path path;

    @Option(
            names = "--model",
            paramLabel = "NAMESPACE/NAME",
            description = "The model it may be a copy of.")
    private @Nullable String model;

    @Option(
            names = "--release",
            paramLabel = "R",
            description = "The release; every release of the model if not given.")
    private @Nullable String release;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Where the files were found; it goes on the record.")
    private @Nullable String reason;

    @Option(
            names = "--into",
            paramLabel = "TR-…",
            description = "Send the files into a trace that was opened already.")
    private @Nullable String into;

    @Option(
            names = "--check",
            paramLabel = "BUNDLE",
            description = "Check an evidence bundle instead, without any portal.")
    private @Nullable Path bundle;

    @Option(
            names = "--suspect",
            paramLabel = "PATH",
            description = "With --check: the suspect files, to compute the evidence anew.")
    private @Nullable Path suspect;

    @Option(
            names = "--originals",
            paramLabel = "DIR",
            description = "With --check and --suspect: folder of the original checkpoint.")
    private @Nullable Path originals;

    @Mixin private ParallelOption parallel = new ParallelOption();
    @Mixin private PortalOptions portal = new PortalOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    /// Made by picocli.
    Trace() {}

    @Override
    public Integer call() throws IOException {
        if (bundle != null) {
            return check(bundle);
        }
        if (suspect != null || originals != null) {
            throw Failure.usage("--suspect and --originals belong to --check.");
        }
        if (path == null) {
            throw Failure.usage("Say what to trace: a file, a folder, or --check BUNDLE.");
        }
        if (model == null) {
            throw Failure.usage("Say which model it may be a copy of: --model NAMESPACE/NAME.");
        }
        Names.model(model);
        int parts = parallel.parts();
        Terminal terminal = output.terminal();
        SuspectFiles local = SuspectFiles.read(path, terminal);
        try (Http http = new Http(portal.cacert(), Backoff.PATIENT)) {
            Api api = new Api(http, portal.portal(), portal.token());
            new Trust(new KnownPortals(KnownPortals.home()), terminal).meet(api, portal.key());
            TraceDesk desk = new TraceDesk(api, terminal, model, release);
            String reference = desk.open(into, local, reason(path));
            desk.send(reference, local, parts);
            return desk.follow(reference);
        }
    }

    private Integer check(Path bundle) throws IOException {
        if (path != null || model != null) {
            throw Failure.usage("--check takes the bundle alone, --suspect and --originals.");
        }
        if ((suspect == null) != (originals == null)) {
            throw Failure.usage(
                    "To compute the evidence anew, both --suspect and --originals are needed.");
        }
        return new EvidenceCheck(output.terminal()).run(bundle, suspect, originals);
    }

    private String reason(Path path) {
        return reason == null || reason.isBlank()
                ? "Sent with the client: " + path.getFileName()
                : reason;
    }
}
