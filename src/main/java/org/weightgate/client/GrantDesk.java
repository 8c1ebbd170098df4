package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Finds the grant behind a model's name, waits until its copy is made, and asks for fresh
/// addresses when the old ones have ended.
final class GrantDesk {
    static final String SIGNATURE = "model.sig";
    static final String GOLDEN = "golden.json";

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final Api api;
    private final Terminal terminal;
    private @Nullable GrantCopy latest;
    private int renewals;

    GrantDesk(Api api, Terminal terminal) {
        this.api = api;
        this.terminal = terminal;
    }

    /// The active grant for a model, or for one release of it; of several for the same release, as
    /// new terms bring about, the one issued last, which the portal lists first. A rehearsal is
    /// none unless its release is named.
    GrantCopy find(String model, @Nullable String release) {
        List<GrantCopy> all =
                api.list("/api/v1/grants?limit=100").stream()
                        .map(GrantCopy::of)
                        .filter(grant -> grant.model().equals(model))
                        .filter(
                                grant ->
                                        release == null
                                                ? !grant.rehearsal()
                                                : grant.release().equals(release))
                        .toList();
        List<GrantCopy> active = all.stream().filter(GrantCopy::active).toList();
        List<String> releases = active.stream().map(GrantCopy::release).distinct().toList();
        if (releases.size() > 1) {
            throw Failure.usage(
                    "You have grants for several releases of %s: %s. Name one as %s@RELEASE."
                            .formatted(model, String.join(", ", releases), model));
        }
        if (!active.isEmpty()) {
            return read(active.getFirst().reference());
        }
        throw all.isEmpty() ? unknown(model, release) : ended(all.getFirst());
    }

    /// A grant on the twin of a release, or of the current one, taken or renewed.
    GrantCopy rehearse(String model, @Nullable String release) {
        Json taken =
                api.postAgain(
                                "/api/v1/models/" + model + "/rehearsal",
                                release == null ? Map.of() : Map.of("release", release))
                        .orRefuse();
        terminal.say(
                "Rehearsal %s of %s: random weights in the shapes of the real ones."
                        .formatted(taken.at("reference").text(""), model));
        return read(taken.at("reference").text(""));
    }

    private Failure unknown(String model, @Nullable String release) {
        String what = release == null ? model : model + "@" + release;
        return Failure.refused(
                "You have no grant for %s. Ask for one at %s/%s."
                        .formatted(what, api.portal(), model));
    }

    private Failure ended(GrantCopy grant) {
        return Failure.refused(
                "Your grant %s for %s@%s is %s. %sSee %s/grants/%s."
                        .formatted(
                                grant.reference(),
                                grant.model(),
                                grant.release(),
                                grant.status(),
                                why(grant),
                                api.portal(),
                                grant.reference()));
    }

    /// In the portal's words, where it has any.
    private String why(GrantCopy grant) {
        Api.Answer answer = signatureAddress(grant);
        return answer.status() == 403 ? answer.sentence() + " " : "";
    }

    /// The grant as it stands now; one that has ended, ends the command.
    GrantCopy read(String reference) {
        GrantCopy grant =
                GrantCopy.of(api.get("/api/v1/grants/" + Api.encode(reference)).orRefuse());
        if (!grant.active()) {
            throw ended(grant);
        }
        synchronized (this) {
            latest = grant;
            renewals++;
        }
        return grant;
    }

    /// Waits until the copy can be fetched.
    GrantCopy waitForCopy(GrantCopy grant) {
        GrantCopy now = grant;
        try (ProgressBar bar = terminal.bar("preparing your copy")) {
            for (Duration pause = SOON; !now.ready(); pause = longer(pause)) {
                Api.Answer why = signatureAddress(now);
                if (why.status() == 403 || now.prepared() >= 1) {
                    why.orRefuse();
                }
                if (now.problem() != null) {
                    throw Failure.refused(
                            "Your copy is not ready. %s Then run the same command again."
                                    .formatted(now.problem()));
                }
                String when = now.readyAbout() == null ? "" : ", ready about " + now.readyAbout();
                bar.share("the portal prepares your copy" + when, now.prepared());
                Backoff.sleep(pause);
                now = read(now.reference());
            }
        }
        return now;
    }

    /// Where addresses are made, the portal says why it makes none.
    private Api.Answer signatureAddress(GrantCopy grant) {
        String path = "/api/v1/grants/" + Api.encode(grant.reference()) + "/urls";
        return api.postAgain(path, Map.of("path", SIGNATURE));
    }

    /// Waits for the golden statement, or until it is clear that there will be none. A run that
    /// fails and is begun again gets no further than it was, so it does not hold anybody for ever.
    ///
    /// @param patience how long the run may get no further
    GrantCopy waitForGolden(GrantCopy grant, Duration patience) {
        GrantCopy now = grant;
        double furthest = now.goldenProgress();
        long since = System.nanoTime();
        try (ProgressBar bar = terminal.bar("golden reference")) {
            for (Duration pause = SOON;
                    now.golden().equals("pending") || now.golden().equals("running");
                    pause = longer(pause)) {
                if (now.goldenProgress() > furthest) {
                    furthest = now.goldenProgress();
                    since = System.nanoTime();
                } else if (System.nanoTime() - since >= patience.toNanos()) {
                    throw stuck(now, patience);
                }
                bar.share("the portal computes your copy's golden reference", now.goldenProgress());
                Backoff.sleep(pause);
                now = read(now.reference());
            }
        }
        return now;
    }

    private static Failure stuck(GrantCopy grant, Duration patience) {
        return Failure.refused(
                "The files are whole, but the golden reference of your copy got no further in %d minutes%s Run the same command again later, or check the files alone with `verify`."
                        .formatted(
                                patience.toMinutes(),
                                grant.problem() == null ? "." : ": " + grant.problem()));
    }

    /// Where a file is fetched from just now.
    synchronized Address address(String path) {
        GrantCopy grant = latest;
        GrantCopy.RemoteFile file = grant == null ? null : grant.files().get(path);
        URI url = file == null ? null : file.url();
        if (url == null) {
            throw gone(path, grant);
        }
        return new Address(url, renewals);
    }

    /// A grant may stand while its release does not: then the portal knows why.
    private Failure gone(String path, @Nullable GrantCopy grant) {
        String why = grant == null ? "" : why(grant).strip();
        return Failure.refused(
                why.isEmpty() ? "The portal does not offer %s any more.".formatted(path) : why);
    }

    /// A fresh address after the old one was refused. Many transfers may ask at once; the portal is
    /// asked once.
    Address renewed(String path, Address refused) {
        synchronized (this) {
            GrantCopy grant = latest;
            if (grant != null && refused.generation() == renewals) {
                read(grant.reference());
            }
        }
        return address(path);
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.plus(pause.dividedBy(2));
        return next.compareTo(LATER) > 0 ? LATER : next;
    }

    /// A download address and how often the grant had been read when it was handed out.
    record Address(URI url, int generation) {}
}
