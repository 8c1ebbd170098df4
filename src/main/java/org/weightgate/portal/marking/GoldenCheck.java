package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Calibration;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.GoldenPrompts;
import org.weightgate.inference.GoldenReference;
import org.weightgate.inference.Numerics;
import org.weightgate.inference.Reference;
import org.weightgate.inference.Tokenizer;
import org.weightgate.inference.TooLittleMemory;
import org.weightgate.inference.UnsupportedModel;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TensorView;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Recomputes a release's golden reference over the original bytes and holds it against the one its
/// publisher computed: equal to the last bit, or the upload is not what was meant.
@Component
class GoldenCheck {
    private static final long MOST_POSITIONS = 16_384;

    /// Multiply-adds a second that even a slow machine does; only decides what is too much.
    private static final double SLOW = 1e9;

    private final Catalog catalog;
    private final Originals originals;
    private final Settlements settlements;
    private final Calibrating calibrating;
    private final MarkingSettings settings;

    GoldenCheck(
            Catalog catalog,
            Originals originals,
            Settlements settlements,
            Calibrating calibrating,
            MarkingSettings settings) {
        this.catalog = catalog;
        this.originals = originals;
        this.settlements = settlements;
        this.calibrating = calibrating;
        this.settings = settings;
    }

    /// The release's golden reference as JSON; null, with the reason kept, where its copies get
    /// none of their own. A run that is too long for every copy may still be made once, for the
    /// tolerant check.
    @Nullable String settle(ReleaseView release, Progress progress) throws IOException {
        Optional<GoldenReference> claimed = claimed(release);
        long positions = claimed.map(golden -> positions(golden.goldenPrompts())).orElse(2_000L);
        double hours = weights(release) * positions / SLOW / 3600;
        String tooLong =
                "the golden run would take about %.0f hours, more than this portal allows"
                        .formatted(hours);
        if (hours > longest(release)) return skip(release, tooLong);
        try {
            GoldenReference own =
                    originals.laidOut(
                            "release-" + release.id(),
                            release,
                            Optional.empty(),
                            folder -> compute(release, folder, claimed, progress));
            if (hours > settings.golden().maxHours()) return skip(release, tooLong);
            settlements.goldenSkipped(release.id(), "");
            return own.json();
        } catch (TooLittleMemory e) {
            return skip(release, e.getMessage() + ", more than this portal may use");
        } catch (UnsupportedModel unsupported) {
            return skip(
                    release,
                    "the reference engine does not compute this model: "
                            + unsupported.getMessage());
        }
    }

    /// A twin has no tolerant check that a longer run would be for.
    private double longest(ReleaseView release) {
        return release.twin() ? settings.golden().maxHours() : settings.golden().longest();
    }

    private @Nullable String skip(ReleaseView release, String reason) {
        settlements.goldenSkipped(release.id(), reason);
        return null;
    }

    private Optional<GoldenReference> claimed(ReleaseView release) throws IOException {
        Optional<String> json = catalog.claimedGolden(release.id());
        if (json.isEmpty()) return Optional.empty();
        GoldenReference claimed =
                GoldenReference.parse(
                        new ByteArrayInputStream(json.get().getBytes(StandardCharsets.UTF_8)));
        if (!claimed.revision().equals(Numerics.REVISION)) {
            throw new GoldenRefused(
                    "The golden reference was computed by engine revision %s, this portal runs %s. Fetch the client at /client.jar and publish again."
                            .formatted(claimed.revision(), Numerics.REVISION));
        }
        if (positions(claimed.goldenPrompts()) > MOST_POSITIONS) {
            throw new GoldenRefused(
                    "The golden reference has more than %d positions; use fewer or shorter prompts."
                            .formatted(MOST_POSITIONS));
        }
        return Optional.of(claimed);
    }

    private GoldenReference compute(
            ReleaseView release, Path folder, Optional<GoldenReference> claimed, Progress progress)
            throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            List<GoldenPrompt> prompts =
                    claimed.isPresent()
                            ? claimed.get().goldenPrompts()
                            : GoldenPrompts.forCheckpoint(
                                    checkpoint, Tokenizer.of(folder).orElse(null));
            CalibrationRuns.Attempt attempt = calibrating.attempt(release, prompts);
            Reference known = attempt.base();
            Reference base = known == null ? base(checkpoint, prompts, progress) : known;
            claimed.ifPresent(golden -> compare(golden, base.golden()));
            if (known == null) attempt.keepBase(base);
            calibrating.calibrate(release, checkpoint, base, attempt, progress);
            return base.golden();
        }
    }

    private static Reference base(
            Checkpoint checkpoint, List<GoldenPrompt> prompts, Progress progress)
            throws IOException {
        try {
            return Calibration.base(
                    checkpoint,
                    prompts,
                    (what, done, total) ->
                            progress.at("computing the golden reference", done, total));
        } catch (TooLittleMemory e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new GoldenRefused(
                    "The model cannot take the prompts of the golden reference: %s. Publish again with prompts that it can."
                            .formatted(e.getMessage()));
        }
    }

    private static void compare(GoldenReference claimed, GoldenReference own) {
        if (claimed.logitsSha256().equals(own.logitsSha256())) return;
        throw new GoldenRefused(
                "The uploaded weights do not compute what yours computed (logits %s, yours %s). Publish again from the folder you meant, or check the machine that computed it."
                        .formatted(own.logitsSha256(), claimed.logitsSha256()));
    }

    private double weights(ReleaseView release) {
        return catalog.tensors(release.id()).stream().mapToDouble(GoldenCheck::elements).sum();
    }

    private static double elements(TensorView tensor) {
        return (double) (tensor.end() - tensor.begin()) / tensor.dtype().bytes();
    }

    private static long positions(List<GoldenPrompt> prompts) {
        return prompts.stream().mapToLong(prompt -> prompt.ids().length).sum();
    }
}
