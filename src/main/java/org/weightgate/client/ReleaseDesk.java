package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// One release at the portal, from its first draft to the portal's verdict.
final class ReleaseDesk {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Api api;
    private final Terminal terminal;
    private final String model;
    private final String release;
    private final String modelPath;
    private final String path;

    ReleaseDesk(Api api, Terminal terminal, String model, String release) {
        this.api = api;
        this.terminal = terminal;
        this.model = model;
        this.release = release;
        this.modelPath = "/api/v1/models/" + model;
        this.path = modelPath + "/releases/" + Api.encode(release);
    }

    /// What can still be done with a release.
    enum State {
        /// Nothing of it is there.
        ABSENT,
        /// Files may come and go.
        DRAFT,
        /// The portal checks it.
        CHECKING,
        /// It is public and final.
        PUBLISHED,
        /// It was taken back.
        WITHDRAWN
    }

    State state() {
        Api.Answer answer = api.get(path);
        return answer.status() == 404 ? State.ABSENT : state(answer.orRefuse());
    }

    private static State state(Json json) {
        String word = json.at("status").text("").toUpperCase(Locale.ROOT);
        for (State state : State.values()) {
            if (state.name().equals(word)) {
                return state;
            }
        }
        throw Failure.refused("The portal says `%s` of the release.".formatted(word));
    }

    boolean modelExists() {
        Api.Answer answer = api.get(modelPath);
        if (answer.status() == 404) {
            return false;
        }
        answer.orRefuse();
        return true;
    }

    void create(String title, String summary) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("title", title);
        body.put("summary", summary);
        Api.Answer answer = api.postOnce("/api/v1/models", body);
        if (answer.status() != 409) {
            answer.orRefuse();
            terminal.say("Created the model %s.".formatted(model));
        }
    }

    /// Opens the draft, or takes up the one that is there.
    void draft(Map<String, Object> texts) {
        api.postAgain(modelPath + "/releases", texts).orRefuse();
    }

    /// Sends every file that is not there yet, and takes out those that do not belong.
    void upload(ReleaseFolder local, int parallel) throws IOException {
        Upload upload = new Upload(api, path, parallel);
        Map<String, Json> there = new LinkedHashMap<>();
        for (Json file : api.get(path).orRefuse().at("files").items()) {
            there.put(file.at("path").text(""), file);
        }
        for (String stale : there.keySet()) {
            if (!local.files().containsKey(stale)) {
                upload.discard(stale);
            }
        }
        AtomicLong sent = new AtomicLong();
        int kept = 0;
        try (ProgressBar bar = terminal.bar("uploading")) {
            for (ReleaseFolder.LocalFile file : local.files().values()) {
                if (same(there.get(file.path()), file)) {
                    sent.addAndGet(file.size());
                    kept++;
                    continue;
                }
                if (there.containsKey(file.path()) && whole(there.get(file.path()))) {
                    upload.discard(file.path());
                }
                upload.send(file, n -> bar.bytes(file.path(), sent.addAndGet(n), local.bytes()));
            }
        }
        terminal.say(
                "%d files, %s, are uploaded%s."
                        .formatted(
                                local.files().size(),
                                ProgressBar.size(local.bytes()),
                                kept == 0 ? "" : ", %d of them earlier".formatted(kept)));
    }

    private static boolean whole(@Nullable Json there) {
        return there != null && there.at("state").text("uploaded").equals("uploaded");
    }

    private static boolean same(@Nullable Json there, ReleaseFolder.LocalFile file) {
        return there != null
                && whole(there)
                && there.at("size").number(-1) == file.size()
                && file.sha256().equals(there.at("sha256").text());
    }

    /// Hands in the golden reference, if there is one, and asks for publication.
    void submit(@Nullable String golden) {
        if (golden != null) {
            api.put(path + "/golden", new Json.Raw(golden)).orRefuse();
        }
        api.postOnce(path + "/publish", Map.of()).orRefuse();
    }

    /// Refuses a folder that is not what the release holds already.
    void mustHold(ReleaseFolder local) {
        Map<String, Json> there = new LinkedHashMap<>();
        for (Json file : api.get(path).orRefuse().at("files").items()) {
            there.put(file.at("path").text(""), file);
        }
        boolean equal =
                there.keySet().equals(local.files().keySet())
                        && local.files().values().stream()
                                .allMatch(file -> same(there.get(file.path()), file));
        if (!equal) {
            throw Failure.refused(
                    "%s@%s exists already, with other files, and a release never changes. Choose another label."
                            .formatted(model, release));
        }
    }

    /// Waits for the portal's verdict and says it, in words and as a document.
    Verdict follow(ReleaseFolder local) {
        Json now = api.get(path).orRefuse();
        try (ProgressBar bar = terminal.bar("checking")) {
            while (state(now) == State.CHECKING) {
                bar.share(
                        "the portal checks: " + now.at("step").text("waiting"),
                        now.at("progress").real(0));
                Backoff.sleep(PAUSE);
                now = api.get(path).orRefuse();
            }
        }
        List<String> problems = texts(now.at("problems"));
        List<String> hidden = texts(now.at("notSeparable"));
        State state = state(now);
        if (state == State.PUBLISHED) {
            terminal.say(
                    "%s@%s is published: %s/%s".formatted(model, release, api.portal(), model));
            hidden.forEach(
                    fault ->
                            terminal.say(
                                    "  The tolerant check of its copies cannot see: " + fault));
        } else if (state == State.WITHDRAWN) {
            terminal.remark("%s@%s has been withdrawn.".formatted(model, release));
        } else {
            terminal.remark("The portal did not publish %s@%s:".formatted(model, release));
            problems.forEach(problem -> terminal.remark("  " + problem));
            terminal.remark(
                    "The draft is kept; correct the folder and run the same command again.");
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", model);
        document.put("release", release);
        document.put("status", state.name().toLowerCase(Locale.ROOT));
        document.put("files", local.files().size());
        document.put("bytes", local.bytes());
        document.put("problems", problems);
        document.put("notSeparable", hidden);
        return new Verdict(state, document);
    }

    /// What became of a release.
    record Verdict(State state, Map<String, Object> document) {
        boolean published() {
            return state == State.PUBLISHED;
        }
    }

    private static List<String> texts(Json list) {
        return list.items().stream().map(text -> text.text("")).toList();
    }
}
