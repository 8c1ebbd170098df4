package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/// The command `publish`.
@Command(
        name = "publish",
        description = {
            "Uploads a checkpoint as a release of a model and publishes it.",
            "",
            "The folder is checked before anything is sent, and the golden reference is computed"
                + " here; the portal computes it again before it publishes. Interrupted, the same"
                + " command goes on where it stopped.",
            ""
        })
final class Publish implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of the checkpoint.")
    private Path folder = Path.of("");

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAMESPACE/NAME",
            description = "The model this is a release of.")
    private String model = "";

    @Option(
            names = "--release",
            required = true,
            paramLabel = "R",
            description = "Label of the release, for example v1.")
    private String release = "";

    @Option(names = "--create", description = "Create the model if there is none of that name.")
    private boolean create;

    @Option(names = "--title", paramLabel = "T", description = "Title of a new model.")
    private @Nullable String title;

    @Option(names = "--summary", paramLabel = "S", description = "One sentence on a new model.")
    private @Nullable String summary;

    @Option(names = "--card", paramLabel = "FILE", description = "Model card, Markdown.")
    private @Nullable Path card;

    @Option(names = "--logbook", paramLabel = "FILE", description = "Training logbook, text.")
    private @Nullable Path logbook;

    @Option(names = "--terms", paramLabel = "FILE", description = "Terms of use, Markdown.")
    private @Nullable Path terms;

    @Option(names = "--licence", paramLabel = "FILE", description = "Licence, text.")
    private @Nullable Path licence;

    @Option(
            names = "--base",
            paramLabel = "BASEDIR",
            description = {
                "Folder of the public model that this one grew from, if there is one: warns where"
                        + " its weights would help a leaker to take the mark away."
            })
    private @Nullable Path base;

    @Option(
            names = "--no-golden",
            description = {
                "Do not compute the golden reference here: for models that the reference engine"
                        + " does not know, or not in reasonable time."
            })
    private boolean noGolden;

    @Option(
            names = "--rehearsal",
            description = {
                "Publish a twin with random weights beside it: the same files and shapes, its own"
                    + " golden reference. Everybody who may ask for the model gets it at once, to"
                    + " try disk, network and hardware. Also for a release that is published"
                    + " already."
            })
    private boolean rehearsal;

    @Mixin private ParallelOption parallel = new ParallelOption();
    @Mixin private PortalOptions portal = new PortalOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    /// Made by picocli.
    Publish() {}

    @Override
    public Integer call() throws IOException {
        Names.model(model);
        int parts = parallel.parts();
        Map<String, Object> texts = texts();
        Terminal terminal = output.terminal();
        ReleaseFolder local = ReleaseFolder.read(folder, !noGolden, terminal);
        if (base != null) {
            PublicBase.compare(base, folder, terminal).tell(terminal);
        }
        try (Http http = new Http(portal.cacert(), Backoff.PATIENT)) {
            Api api = new Api(http, portal.portal(), portal.token());
            new Trust(new KnownPortals(KnownPortals.home()), terminal).meet(api, portal.key());
            ReleaseDesk desk = new ReleaseDesk(api, terminal, model, release);
            if (desk.state() == ReleaseDesk.State.ABSENT) {
                createIfMissing(desk, terminal);
            }
            ReleaseDesk.Verdict verdict = publish(desk, local, texts, parts);
            if (rehearsal && verdict.published()) {
                verdict = rehearse(api, terminal, local, verdict, parts);
            }
            terminal.document(verdict.document());
            return verdict.published() ? Client.GOOD : Client.CHECK_FAILED;
        }
    }

    private ReleaseDesk.Verdict publish(
            ReleaseDesk desk, ReleaseFolder local, Map<String, Object> texts, int parts)
            throws IOException {
        ReleaseDesk.State state = desk.state();
        if (state == ReleaseDesk.State.ABSENT || state == ReleaseDesk.State.DRAFT) {
            String golden = noGolden ? null : local.golden();
            desk.draft(texts);
            desk.upload(local, parts);
            desk.submit(golden);
        } else {
            desk.mustHold(local);
        }
        return desk.follow(local);
    }

    /// Publishes the twin of the release that was just published; what the portal says of it stands
    /// in the release's document.
    private ReleaseDesk.Verdict rehearse(
            Api api,
            Terminal terminal,
            ReleaseFolder local,
            ReleaseDesk.Verdict original,
            int parts)
            throws IOException {
        String label = release + "-rehearsal";
        Map<String, Object> draft = new LinkedHashMap<>();
        draft.put("release", label);
        draft.put("rehearses", release);
        try (TwinFolder folder = TwinFolder.make(local, model + "@" + release, terminal)) {
            ReleaseFolder twin = ReleaseFolder.read(folder.path(), !noGolden, terminal);
            ReleaseDesk desk = new ReleaseDesk(api, terminal, model, label);
            ReleaseDesk.Verdict verdict = publish(desk, twin, draft, parts);
            Map<String, Object> document = new LinkedHashMap<>(original.document());
            document.put("rehearsal", verdict.document());
            return new ReleaseDesk.Verdict(verdict.state(), document);
        }
    }

    private void createIfMissing(ReleaseDesk desk, Terminal terminal) {
        if (desk.modelExists()) {
            return;
        }
        if (!create && !agreed(terminal)) {
            throw Failure.usage(
                    "There is no model %s yet. Add --create to make it.".formatted(model));
        }
        desk.create(
                title == null ? model.substring(model.indexOf('/') + 1) : title,
                summary == null ? "" : summary);
    }

    private boolean agreed(Terminal terminal) {
        Console console = System.console();
        if (!terminal.interactive() || terminal.json() || console == null) {
            return false;
        }
        String answer = console.readLine("There is no model %s yet. Create it? [y/N] ", model);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    private Map<String, Object> texts() throws IOException {
        Map<String, Object> texts = new LinkedHashMap<>();
        texts.put("release", release);
        add(texts, "card", card);
        add(texts, "logbook", logbook);
        add(texts, "terms", terms);
        add(texts, "licence", licence);
        return texts;
    }

    private static void add(Map<String, Object> texts, String name, @Nullable Path file)
            throws IOException {
        if (file != null) {
            try {
                texts.put(name, Files.readString(file));
            } catch (java.nio.charset.CharacterCodingException e) {
                throw Failure.usage("%s is not text in UTF-8.".formatted(file));
            }
        }
    }
}
