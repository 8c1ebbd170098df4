package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// One trace at the portal, from its first file to the verdict.
final class TraceDesk {
    /// Less than 10 to this is not claimed: the ciphers vouch for no less.
    private static final double LEAST_CLAIMED = -30;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Set<String> OPEN = Set.of("collecting", "failed");
    private static final Set<String> BUSY = Set.of("queued", "running");

    private final Api api;
    private final Terminal terminal;
    private final String model;
    private final @Nullable String release;

    /// @param release null for every release
    TraceDesk(Api api, Terminal terminal, String model, @Nullable String release) {
        this.api = api;
        this.terminal = terminal;
        this.model = model;
        this.release = release;
    }

    private static String path(String reference) {
        return "/api/v1/traces/" + Api.encode(reference);
    }

    /// Opens a trace for these files, or takes up the one that an interrupted run has opened.
    ///
    /// @param into a trace that somebody named, or null
    /// @return its reference
    String open(@Nullable String into, SuspectFiles local, String reason) throws IOException {
        if (into != null) {
            mustFit(api.get(path(into)).orRefuse());
            return into;
        }
        Path kept = kept(local);
        if (Files.exists(kept)) {
            String reference = Files.readString(kept).strip();
            Api.Answer answer = api.get(path(reference));
            if (answer.good() && !answer.orRefuse().at("status").text("").equals("finished")) {
                terminal.remark("Going on with trace %s.".formatted(reference));
                return reference;
            }
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reason", reason);
        if (release != null) {
            body.put("release", release);
        }
        String reference =
                api.postOnce("/api/v1/models/" + model + "/traces", body)
                        .orRefuse()
                        .at("reference")
                        .text("");
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, reference);
        return reference;
    }

    private void mustFit(Json trace) {
        String of = trace.at("model").text("");
        if (!of.equals(model)) {
            throw Failure.usage("That trace is of %s, not of %s.".formatted(of, model));
        }
    }

    private Path kept(SuspectFiles local) {
        String name = (api.portal() + " " + model + " " + release).replaceAll("[^A-Za-z0-9]+", "-");
        return KnownPortals.home()
                .resolve("traces")
                .resolve(name + "-" + local.identity().substring(0, 32));
    }

    /// Sends every file that is not there yet and starts the comparison; nothing where it runs.
    void send(String reference, SuspectFiles local, int parallel) throws IOException {
        Json trace = api.get(path(reference)).orRefuse();
        if (!OPEN.contains(trace.at("status").text(""))) {
            return;
        }
        Map<String, Json> there = new LinkedHashMap<>();
        for (Json file : trace.at("files").items()) {
            there.put(file.at("path").text(""), file);
        }
        Upload upload = new Upload(api, path(reference), parallel);
        AtomicLong sent = new AtomicLong();
        try (ProgressBar bar = terminal.bar("uploading")) {
            for (ReleaseFolder.LocalFile file : local.files().values()) {
                if (whole(there.get(file.path()), file)) {
                    sent.addAndGet(file.size());
                } else {
                    upload.send(
                            file, n -> bar.bytes(file.path(), sent.addAndGet(n), local.bytes()));
                }
            }
        }
        terminal.say(
                "%d %s, %s, sent to trace %s."
                        .formatted(
                                local.files().size(),
                                local.files().size() == 1 ? "file" : "files",
                                ProgressBar.size(local.bytes()),
                                reference));
        Api.Answer started = api.postAgain(path(reference) + "/submit", Map.of());
        if (started.status() != 409) {
            started.orRefuse();
        }
    }

    private static boolean whole(@Nullable Json there, ReleaseFolder.LocalFile file) {
        return there != null
                && there.at("state").text("").equals("uploaded")
                && there.at("size").number(-1) == file.size()
                && there.at("sha256").text("").equals(file.sha256());
    }

    /// Waits for the verdict and says it.
    int follow(String reference) {
        Json now = api.get(path(reference)).orRefuse();
        try (ProgressBar bar = terminal.bar("tracing")) {
            while (BUSY.contains(now.at("status").text(""))) {
                bar.share("the portal: " + now.at("step").text("waiting"), progress(now));
                Backoff.sleep(PAUSE);
                now = api.get(path(reference)).orRefuse();
            }
        }
        if (terminal.json()) {
            terminal.print(now.toString());
        }
        String status = now.at("status").text("");
        if (!status.equals("finished")) {
            terminal.remark(
                    status.equals("failed")
                            ? "Trace %s came to no verdict: %s"
                                    .formatted(reference, now.at("problem").text(""))
                            : "Trace %s is %s.".formatted(reference, status));
            return Client.CHECK_FAILED;
        }
        say(now);
        terminal.say("%s/traces/%s".formatted(api.portal(), reference));
        return Client.GOOD;
    }

    private static double progress(Json trace) {
        return trace.at("progress").real(0);
    }

    private void say(Json trace) {
        terminal.say(trace.at("verdict").text("") + ": " + trace.at("sentence").text(""));
        for (Json accused : trace.at("accused").items()) {
            List<String> grants = new ArrayList<>();
            accused.at("grants").items().forEach(g -> grants.add(g.text("")));
            terminal.say(
                    "  %s (%s): z = %.1f, probability of anybody innocent at most 10^%.0f"
                            .formatted(
                                    accused.at("recipient").text(""),
                                    String.join(", ", grants),
                                    accused.at("z").real(0),
                                    Math.ceil(
                                            Math.max(
                                                    LEAST_CLAIMED, accused.at("log10p").real(0)))));
        }
        terminal.say(trace.at("doesNotProve").text(""));
    }
}
