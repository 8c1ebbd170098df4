package org.weightgate.watermark.trace;

import static org.weightgate.watermark.trace.Words.power;
import static org.weightgate.watermark.trace.Words.say;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.trace.Evidence.ContentEvidence;
import org.weightgate.watermark.trace.Evidence.Suspicion;
import org.weightgate.watermark.trace.EvidenceBundle.Step;
import org.weightgate.watermark.trace.Fields.Unfit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// Checks a bundle step by step; one content's tile sums are held at a time.
final class BundleCheck {
    private final BundleFiles files;
    private final Dossier dossier;
    private final OpenedKeys keys;
    private final List<Step> steps = new ArrayList<>();

    private BundleCheck(BundleFiles files, Dossier dossier, OpenedKeys keys) {
        this.files = files;
        this.dossier = dossier;
        this.keys = keys;
    }

    static List<Step> of(Path bundle, @Nullable Alignment alignment, Progress progress)
            throws IOException {
        try (BundleFiles files = new BundleFiles(bundle)) {
            byte[] json = files.text(BundleFiles.EVIDENCE);
            byte[] keysJson = files.text(BundleFiles.KEYS);
            byte[] page = files.text(BundleFiles.PAGE);
            BundleCheck check =
                    new BundleCheck(files, DossierJson.read(json), OpenedKeys.read(keysJson));
            check.container();
            check.page(json, page);
            check.keys(keysJson);
            check.contents(alignment, progress);
            return check.steps;
        } catch (MalformedBundle | Unfit e) {
            return List.of(new Step("container", false, String.valueOf(e.getMessage())));
        }
    }

    private void step(String name, boolean passed, String good, String bad) {
        steps.add(new Step(name, passed, passed ? good : bad));
    }

    private void container() {
        step(
                "container",
                files.count() == 3 + dossier.contents().size(),
                "The archive holds the evidence, the page, the keys and the tile sums of each"
                        + " content, nothing else.",
                "The archive does not hold exactly the tile sums that the evidence names.");
    }

    private void page(byte[] json, byte[] page) {
        String again = EvidencePage.of(dossier, BundleFiles.sha256(json));
        String canonical = DossierJson.write(dossier);
        step(
                "page",
                new String(page, StandardCharsets.UTF_8).equals(again)
                        && new String(json, StandardCharsets.UTF_8).equals(canonical),
                "The page says what the evidence says, to the last character.",
                "The page was not made from this evidence: one of the two was changed.");
    }

    private void keys(byte[] keysJson) {
        step(
                "keys",
                BundleFiles.sha256(keysJson).equals(dossier.keysDigest())
                        && keys.recipients().keySet().equals(accusedIds())
                        && keys.recipients().values().stream()
                                .allMatch(s -> s.keySet().equals(keys.code().keySet())),
                "The opened keys are those that the evidence names: of all contents, and of the"
                        + " accused alone.",
                "The opened keys are not those that the evidence names.");
        step(
                "code commitment",
                keys.codeCommitment().equals(dossier.codeCommitment()),
                say(
                        "The keys of %d contents open the release's commitment %s; compare it with"
                                + " the log.",
                        keys.code().size(), dossier.codeCommitment()),
                "The keys of positions, signs and biases do not open the release's commitment.");
        dossier.recipientCommitments()
                .forEach(
                        (recipient, commitment) ->
                                step(
                                        "recipient commitment of " + recipient,
                                        keys.recipients().containsKey(recipient)
                                                && keys.recipientCommitment(recipient)
                                                        .equals(commitment),
                                        say(
                                                "The symbols' keys open the commitment %s of the"
                                                        + " grant to %s; compare it with the log.",
                                                commitment, recipient),
                                        "The symbols' keys do not open the commitment of the grant"
                                                + " to "
                                                + recipient
                                                + "."));
    }

    private void contents(@Nullable Alignment alignment, Progress progress) throws IOException {
        List<String> damaged = new ArrayList<>();
        Recount recount = new Recount(dossier, keys);
        int total = dossier.contents().size();
        for (int c = 0; c < total; c++) {
            ContentEvidence content = dossier.contents().get(c);
            byte[] bytes =
                    files.tiles(content.plan().cid().hex(), 4L * Element.COUNT * content.tiles());
            float[][] sums = BundleFiles.floats(bytes);
            if (!BundleFiles.sha256(bytes).equals(dossier.tileDigests().get(c)) || !finite(sums)) {
                damaged.add(content.name());
            }
            recount.add(c, sums);
            progress.at("checking tile sums", c + 1, total);
        }
        step(
                "tile sums",
                damaged.isEmpty(),
                say("The tile sums of %d contents are those that the evidence names.", total),
                "These tile sums are not those that the evidence names: "
                        + String.join(", ", damaged));
        recount.judge(steps);
        verdict();
        if (alignment != null) {
            steps.add(new LeakCheck(dossier, keys, files).step(alignment, progress));
        }
    }

    private static boolean finite(float[][] sums) {
        for (float[] sum : sums) {
            for (float value : sum) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void verdict() {
        List<Accusation> accused =
                dossier.accused().stream()
                        .map(s -> new Accusation(s.recipientId(), s.z(), s.log10p(), s.statistic()))
                        .toList();
        double line = Math.log10(dossier.epsilon());
        Judging judging = judging();
        Verdict v = judging.verdict(accused);
        boolean consistent =
                Dossier.kind(v).equals(dossier.verdict())
                        && v.sentence().equals(dossier.sentence())
                        && v.doesNotProve().equals(dossier.doesNotProve())
                        && dossier.neededZ() == judging.neededZ()
                        && dossier.presence().equals(judging.presence())
                        && accused.stream().allMatch(a -> a.log10p() <= line)
                        && dossier.recipientCommitments().keySet().equals(accusedIds())
                        && dossier.z().size() == dossier.recipients()
                        && dossier.epsilon() > 0
                        && dossier.epsilon() < 1;
        step(
                "verdict",
                consistent,
                accused.isEmpty()
                        ? "The verdict is the one that its numbers give; nobody is accused."
                        : say(
                                "Every accused recipient is beyond the line of %s; the verdict is"
                                        + " the one that these numbers give.",
                                power(line)),
                "The verdict is not the one that its numbers give.");
    }

    private Judging judging() {
        Presence stated = dossier.presence();
        return new Judging(
                dossier.contents(),
                Presence.of(stated.statistic(), stated.z(), stated.expectedZ()),
                dossier.expectedZ(),
                dossier.epsilon(),
                dossier.recipients(),
                dossier.statistics().size());
    }

    private TreeSet<String> accusedIds() {
        TreeSet<String> ids = new TreeSet<>();
        dossier.accused().stream()
                .map(Suspicion::recipientId)
                .map(Objects::requireNonNull)
                .forEach(ids::add);
        return ids;
    }
}
