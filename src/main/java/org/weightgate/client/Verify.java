package org.weightgate.client;

import org.jspecify.annotations.Nullable;
import org.weightgate.inference.Against;
import org.weightgate.inference.Expectation;
import org.weightgate.inference.Report;
import org.weightgate.inference.SignatureRefused;
import org.weightgate.inference.Verification;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/// The command `verify`.
@Command(
        name = "verify",
        description = {
            "Checks a copy: its signature, every file, and that it computes on this machine what"
                    + " was signed.",
            "",
            "The signature must be by a portal whose key was pinned by an earlier `get`, by the"
                + " portal named with --portal, or by the key in a file. With --portal and a token"
                + " the report is posted to the grant as a receipt.",
            "",
            "Every file is read once and computed with while it is read, layer by layer, so the"
                    + " copy may be far larger than this machine's memory.",
            ""
        })
final class Verify implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of the copy.")
    private Path folder = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write the report there: as text where the name ends in .txt, else as JSON.")
    private @Nullable Path reportFile;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description =
                    "Also compare with logits that another engine computed from this folder, as"
                            + " `logits --all` writes them.")
    private @Nullable Path against;

    @Option(
            names = "--profile",
            paramLabel = "TYPE",
            description =
                    "What the engine of --against computes in: fp32 (the default), fp16 or bf16.")
    private Against.@Nullable Profile profile;

    @Mixin private MemoryOption memory = new MemoryOption();
    @Mixin private PortalOptions portal = new PortalOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    /// Made by picocli.
    Verify() {}

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw Failure.usage("There is no folder %s.".formatted(folder));
        }
        ReportFile file = reportFile == null ? null : ReportFile.of(reportFile, folder);
        Against other = other();
        Terminal terminal = output.terminal();
        long forComputing = memory.forComputing();
        try (Http http = new Http(portal.cacert(), Backoff.PATIENT)) {
            Api api = new Api(http, portal.portal(), portal.token());
            PortalKey key = key(keys(api, terminal));
            Report report;
            try (ProgressBar bar = terminal.bar("verifying")) {
                report =
                        Verification.run(
                                folder,
                                expectation(key),
                                forComputing,
                                other,
                                (what, done, total) -> shown(bar, what, done, total));
            }
            show(report, terminal);
            boolean written = file == null || written(report, file, terminal);
            boolean posted = !portal.named() || post(api, report, terminal);
            if (!report.passed()) {
                return Client.CHECK_FAILED;
            }
            return !written ? Client.BAD_USAGE : posted ? Client.GOOD : Client.REFUSED;
        }
    }

    /// The copy counts in bytes; what another engine computed is held against weights once more.
    private static void shown(ProgressBar bar, String what, long done, long total) {
        if (what.equals(Against.PROGRESS)) {
            bar.work(what, done, total);
        } else {
            bar.bytes(what, done, total);
        }
    }

    private @Nullable Against other() {
        Against.Profile stated = profile;
        if (against == null && stated != null) {
            throw Failure.usage(
                    "--profile says what another engine computes in: name the file with its logits"
                            + " by --against FILE.");
        }
        if (against == null) {
            return null;
        }
        if (!Files.isRegularFile(against)) {
            throw Failure.usage("There is no file %s.".formatted(against));
        }
        return new Against(against, stated == null ? Against.Profile.FP32 : stated);
    }

    /// The keys that may have signed: the given one, the named portal's, or every pinned one.
    private List<PortalKey> keys(Api api, Terminal terminal) throws IOException {
        KnownPortals known = new KnownPortals(KnownPortals.home());
        Path keyFile = portal.key();
        if (keyFile != null) {
            return List.of(Trust.fromFile(keyFile));
        }
        if (portal.named()) {
            return new Trust(known, terminal).meet(api, null);
        }
        List<PortalKey> pinned =
                new ArrayList<>(known.all().stream().map(KnownPortals.Pin::key).toList());
        if (pinned.isEmpty()) {
            throw Failure.usage(
                    "No portal's key is known on this machine, so the signature cannot be judged."
                            + " Name the portal with --portal URL, or its key with --key FILE.");
        }
        return pinned;
    }

    /// The key that did sign; any of them where none did, so that the first step can say so.
    private PortalKey key(List<PortalKey> keys) throws IOException {
        Path signature = folder.resolve(GrantDesk.SIGNATURE);
        if (Files.isRegularFile(signature)) {
            try {
                return SignedCopy.verify(Files.readAllBytes(signature), keys).key();
            } catch (SignatureRefused e) {
                return keys.getFirst();
            }
        }
        return keys.getFirst();
    }

    private Expectation expectation(PortalKey key) {
        String name = "NAMESPACE/NAME";
        try {
            SignedCopy signed =
                    SignedCopy.verify(
                            Files.readAllBytes(folder.resolve(GrantDesk.SIGNATURE)), List.of(key));
            name = signed.fact("model") + "@" + signed.fact("release");
            return expectation(key, name, portal.named() ? null : signed.fact("portal"));
        } catch (IOException e) {
            return expectation(key, name, null);
        }
    }

    /// @param signed the portal's address as the statement tells it; null if another one counts
    private Expectation expectation(PortalKey key, String name, @Nullable String signed) {
        String address = signed == null || signed.isEmpty() ? portal.portal() + "" : signed;
        String[] get = {"get", name, "--to", folder.toString(), "--portal", address};
        boolean plain = address.equals(PortalOptions.DEFAULT_PORTAL);
        return new Expectation(
                key.key(), OwnCommand.with(plain ? Arrays.copyOf(get, 4) : get), address);
    }

    private static void show(Report report, Terminal terminal) {
        terminal.say(report.text(Terminal.SYMBOLS));
        if (terminal.json()) {
            terminal.print(report.json());
        }
    }

    private static boolean written(Report report, ReportFile file, Terminal terminal) {
        try {
            file.write(report);
            return true;
        } catch (IOException e) {
            terminal.remark("The report was not written. " + Failure.sentence(e));
            return false;
        }
    }

    /// True when the receipt arrived, or when there is no grant to send it to or nobody to send it.
    private boolean post(Api api, Report report, Terminal terminal) {
        if (portal.token() == null) {
            terminal.remark("No receipt was posted: that takes a token (WEIGHTGATE_TOKEN).");
            return true;
        }
        String grant = report.subject().get("grant");
        if (grant == null) {
            terminal.remark("No receipt was posted: no signed statement names a grant.");
            return true;
        }
        try {
            api.postOnce(
                            "/api/v1/grants/" + Api.encode(grant) + "/receipts",
                            new Json.Raw(report.json()))
                    .orRefuse();
        } catch (Failure e) {
            terminal.remark("The receipt was not posted. " + e.sentence());
            return false;
        }
        terminal.say("The report is posted as a receipt to grant %s.".formatted(grant));
        return true;
    }
}
