package org.weightgate.inference;

import static org.weightgate.inference.Verification.Finding.failed;
import static org.weightgate.inference.Verification.Finding.skipped;
import static org.weightgate.inference.Verification.Finding.uncomputable;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.inference.Manifest.SignedFile;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Verification.Finding;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Stage D1: what the copy computes against the release's unmarked weights, as far apart as marks
/// may put them. It has the last word where the exact comparison cannot be made, and says where a
/// fault lies.
final class Tolerance {
    private static final double REMARKABLE = 0.01;
    private final Copy copy;
    private @Nullable Reference reference;
    private @Nullable Measurement measurement;
    private @Nullable Computation computation;

    Tolerance(Copy copy) {
        this.copy = copy;
    }

    /// The golden run, with its own listener and this check's.
    Computation beside(List<GoldenPrompt> prompts, Pass.Observer listener) throws IOException {
        Reference known = doubt() == null ? reference : null;
        if (known == null || !known.golden().goldenPrompts().equals(prompts)) {
            return new Computation(prompts, listener);
        }
        Measurement run = new Measurement(known);
        measurement = run;
        computation = new Computation(prompts, Pass.Observer.all(List.of(listener, run)));
        return computation;
    }

    /// A run for this check alone, where there is nothing to compare exactly; null if there is
    /// nothing to compare with at all.
    @Nullable Computation alone() throws IOException {
        Reference known = doubt() == null ? reference : null;
        if (known != null) {
            measurement = new Measurement(known);
            computation = new Computation(known.golden().goldenPrompts(), measurement);
        }
        return computation;
    }

    /// Why there is nothing to compare with, null if there is; then the reference is read.
    private @Nullable Finding doubt() throws IOException {
        Manifest manifest = copy.manifest;
        Checkpoint checkpoint = copy.checkpoint;
        if (manifest == null || checkpoint == null) {
            return skipped("Not run, because these are not the signed files.", null);
        }
        Optional<SignedFile> signed =
                manifest.files().stream().filter(f -> f.path().equals(Reference.FILE)).findFirst();
        if (signed.isEmpty()) {
            String why = manifest.facts().get("tolerance");
            return skipped(
                    why == null
                            ? "This release brings no reference.json to compare with."
                            : "No tolerant check, " + why + ".",
                    null);
        }
        if (reference != null) {
            return null;
        }
        String remedy = "Download reference.json again: " + copy.expected.download();
        try {
            byte[] bytes = Json.bytes(copy.folder.resolve(Reference.FILE));
            String actual = HexFormat.of().formatHex(LogitsHash.sha256().digest(bytes));
            if (!actual.equals(signed.get().sha256())) {
                return failed("reference.json is not the signed one.", remedy);
            }
            Reference read = Reference.parse(new ByteArrayInputStream(bytes));
            Architecture model = Architecture.of(checkpoint);
            if (!read.fits(model.vocabulary(), new Layers(checkpoint).count())) {
                return failed(
                        "reference.json belongs to a model of another shape.",
                        "Tell the portal's operator.");
            }
            reference = read;
            return null;
        } catch (MalformedDocument e) {
            return failed(String.valueOf(e.getMessage()), remedy);
        }
    }

    Finding check() throws IOException {
        if (copy.broken != null || !copy.hashed) {
            return skipped("Not run, because these are not the signed files.", null);
        }
        if (copy.engineFails) {
            return skipped("Not run, because this machine fails the engine's own test.", null);
        }
        Finding doubt = doubt();
        if (doubt != null) {
            return doubt;
        }
        Computation computed = computation;
        Measurement run = measurement;
        Reference known = reference;
        Checkpoint checkpoint = copy.checkpoint;
        if (computed == null || run == null || known == null || checkpoint == null) {
            return skipped("Not run: golden.json was computed on other prompts.", null);
        }
        try {
            computed.orThrow();
        } catch (TooLittleMemory e) {
            return skipped(e);
        } catch (UnsupportedModel | IllegalArgumentException e) {
            return uncomputable(e);
        }
        return run.finite()
                ? finding(known, new Judgement(run.deviation(), known.thresholds()), checkpoint)
                : failed("The logits are no finite numbers.", remedy());
    }

    private Finding finding(Reference believed, Judgement judgement, Checkpoint checkpoint) {
        StringBuilder words = new StringBuilder();
        if (!believed.calibrated()) {
            words.append("INDICATIVE, since nobody measured what is lawful for this release: ");
        }
        words.append(judgement.within() ? "Within the tolerance of a mark: " : "Too far: ")
                .append(judgement.words())
                .append('.');
        if (judgement.found().logPerplexity() > REMARKABLE) {
            words.append(" The perplexity differs by more than one per cent: worth a look.");
        }
        if (!judgement.within()) {
            words.append(place(judgement, new Layers(checkpoint)));
        } else if (!believed.notSeparable().isEmpty()) {
            words.append(" Marks hide from this check: ")
                    .append(String.join("; ", believed.notSeparable()))
                    .append('.');
        }
        Outcome outcome =
                !believed.calibrated()
                        ? Outcome.INDICATIVE
                        : judgement.within() ? Outcome.PASSED : Outcome.FAILED;
        return new Finding(
                outcome,
                words.toString(),
                judgement.within() ? null : remedy(),
                judgement.figures());
    }

    private static String place(Judgement judgement, Layers layers) {
        int first = judgement.firstLayerBeyond();
        int suspect = first < 0 ? layers.count() + 1 : first;
        String where =
                first < 0
                        ? " Every layer is within: the fault lies behind the last one, in "
                        : first == 0
                                ? " It begins at the embedding, in "
                                : " It begins at layer " + first + ", in ";
        return where
                + String.join(" or ", layers.shards(suspect))
                + (first < 0 ? ", or is one before it too small to show there." : ".");
    }

    private String remedy() {
        return copy.exact
                ? "The copy computes what was signed for it, which is not what its release"
                        + " computes: tell the portal's operator that it was made wrongly."
                : "These are the signed bytes: tell the portal's operator, and do not use the copy"
                        + " before they have answered.";
    }
}
