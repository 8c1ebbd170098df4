package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// The command `get`.
@Command(
        name = "get",
        description = {
            "Fetches your copy of a model and checks every file of it against the portal's"
                    + " signature.",
            "",
            "Files arrive in parallel, in parts that outlive a cut connection, a kill and a reboot:"
                + " run the same command again and it goes on. A file has its final name only when"
                + " it is whole.",
            ""
        })
final class Get implements Callable<Integer> {
    private static final Duration STALL = Duration.ofSeconds(60);

    @Parameters(
            index = "0",
            paramLabel = "NAMESPACE/NAME[@RELEASE]",
            description = "The model, and the release if you have grants for several.")
    private String model = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the copy; made if it is missing.")
    private Path folder = Path.of("");

    @Option(
            names = "--rehearsal",
            description = {
                "Fetch the release's twin with random weights instead, for which no grant is"
                        + " needed: to try disk, network and hardware."
            })
    private boolean rehearsal;

    @Option(
            names = "--wait-golden",
            description = "Wait for the golden statement too, which needs a run of the model.")
    private boolean waitGolden;

    @Option(
            names = "--golden-minutes",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "How long --wait-golden waits while that run gets no further (default 30).")
    private int goldenMinutes;

    @Option(names = "--dry-run", description = "Say what would be fetched, and fetch nothing.")
    private boolean dryRun;

    @Option(names = "--chunk-bytes", hidden = true, defaultValue = "16777216")
    private long chunk;

    @Mixin private ParallelOption parallel = new ParallelOption();
    @Mixin private PortalOptions portal = new PortalOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    /// Made by picocli.
    Get() {}

    @Override
    public Integer call() throws IOException {
        int at = model.indexOf('@');
        String name = at < 0 ? model : model.substring(0, at);
        @Nullable String release = at < 0 ? null : model.substring(at + 1);
        Names.model(name);
        int parts = parallel.parts();
        if (chunk < 1) {
            throw Failure.usage("--chunk-bytes takes a number from 1.");
        }
        if (goldenMinutes < 0) {
            throw Failure.usage("--golden-minutes takes a number from 0 up.");
        }
        Terminal terminal = output.terminal();
        try (Http http = new Http(portal.cacert(), Backoff.PATIENT)) {
            Api api = new Api(http, portal.portal(), portal.token());
            KnownPortals known = new KnownPortals(KnownPortals.home());
            List<PortalKey> keys = new Trust(known, terminal).meet(api, portal.key());
            GrantDesk desk = new GrantDesk(api, terminal);
            GrantCopy grant = rehearsal ? desk.rehearse(name, release) : desk.find(name, release);
            if (dryRun && grant.prepared() < 1) {
                terminal.say(
                        "The portal still prepares your copy (%d %%). %s"
                                .formatted(
                                        (int) (grant.prepared() * 100),
                                        grant.problem() == null ? "" : grant.problem())
                                .strip());
                return Client.GOOD;
            }
            GrantCopy ready = desk.waitForCopy(grant);
            try (Transfer transfer = new Transfer(http, desk, STALL)) {
                Download download = new Download(folder, transfer, parts, chunk);
                CopyFetch fetch = new CopyFetch(folder, desk, transfer, download, terminal);
                CopyFetch.Outcome outcome =
                        dryRun ? fetch.plan(ready, keys) : fetch.run(ready, keys, patience());
                terminal.document(outcome.document());
            }
        }
        return Client.GOOD;
    }

    private @Nullable Duration patience() {
        return waitGolden ? Duration.ofMinutes(goldenMinutes) : null;
    }
}
