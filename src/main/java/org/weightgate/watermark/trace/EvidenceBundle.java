package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.align.Alignment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The file that stands in front of a sceptical expert: a zip archive with the evidence as
/// canonical JSON and as a page for people, the tile sums, and the derived keys of the release's
/// contents and of the accused, which open the commitments made before the leak. Never a master
/// key, and nothing of recipients who are not accused but their scores, without names. Equal
/// findings give equal bytes.
///
/// Writing one ends the secrecy of these contents' code; its page says so first.
public final class EvidenceBundle {
    private EvidenceBundle() {}

    /// What is opened, and against what it can be held.
    ///
    /// @param title what was traced, for people: model, release, suspect, date
    /// @param contents all contents of the release, marked or not
    /// @param codeCommitment as on record since the release was published
    /// @param recipientCommitments of the accused at least, by recipient id, as on record since the
    ///   grants
    public record Opening(
            String title,
            SortedSet<ContentId> contents,
            String codeCommitment,
            Map<String, String> recipientCommitments) {}

    /// One step of a check.
    ///
    /// @param name of the step, fixed: `container`, `page`, `keys`, `code commitment`, `recipient
    ///   commitment of ID`, `tile sums`, `statistics`, `score of ID`, `bound of ID`, `verdict`,
    ///   `leak`
    /// @param sentence what was found
    public record Step(String name, boolean passed, String sentence) {}

    /// Writes the bundle; the stream stays open. Refuses, with `IllegalArgumentException`, to write
    /// one that would not pass its own check for want of a commitment.
    public static void write(OutputStream out, Finding finding, Codebook codebook, Opening opening)
            throws IOException {
        Evidence evidence = finding.evidence();
        List<Evidence.Suspicion> accused = accused(evidence);
        SortedMap<String, String> commitments = new TreeMap<>();
        for (Evidence.Suspicion one : accused) {
            String commitment = opening.recipientCommitments().get(one.recipientId());
            if (commitment == null) {
                throw new IllegalArgumentException("no commitment of " + one.recipientId());
            }
            commitments.put(one.recipientId(), commitment);
        }
        OpenedKeys keys = OpenedKeys.open(codebook, opening.contents(), commitments.keySet());
        String keysJson = keys.json();
        List<String> digests = new ArrayList<>();
        for (float[][] sums : evidence.tileSums()) {
            digests.add(BundleFiles.sha256(BundleFiles.bytes(sums)));
        }
        Dossier dossier =
                new Dossier(
                        opening.title(),
                        Dossier.kind(finding.verdict()),
                        finding.verdict().sentence(),
                        finding.verdict().doesNotProve(),
                        evidence.epsilon(),
                        evidence.recipients().size(),
                        evidence.statistics(),
                        evidence.contents(),
                        digests,
                        evidence.leftOut(),
                        evidence.presence(),
                        evidence.leading(),
                        evidence.expectedZ(),
                        evidence.neededZ(),
                        accused,
                        ascending(evidence.z()),
                        opening.codeCommitment(),
                        commitments,
                        BundleFiles.sha256(utf8(keysJson)));
        byte[] json = utf8(DossierJson.write(dossier));
        ZipOutputStream zip = new ZipOutputStream(out);
        add(zip, BundleFiles.EVIDENCE, json);
        add(zip, BundleFiles.PAGE, utf8(EvidencePage.of(dossier, BundleFiles.sha256(json))));
        add(zip, BundleFiles.KEYS, utf8(keysJson));
        for (int c = 0; c < digests.size(); c++) {
            String cid = evidence.contents().get(c).plan().cid().hex();
            add(zip, BundleFiles.tiles(cid), BundleFiles.bytes(evidence.tileSums().get(c)));
        }
        zip.finish();
    }

    /// Checks a bundle by itself: commitments, scores, bounds and verdict are computed again from
    /// what it opens. Never throws for what stands in it; a file that is no bundle fails the step
    /// `container`.
    public static List<Step> check(Path bundle) throws IOException {
        return BundleCheck.of(bundle, null, Progress.SILENT);
    }

    /// Checks a bundle by itself and against the leak, as aligned anew with the originals.
    public static List<Step> check(Path bundle, Alignment alignment, Progress progress)
            throws IOException {
        return BundleCheck.of(bundle, alignment, progress);
    }

    private static List<Evidence.Suspicion> accused(Evidence evidence) {
        return evidence.suspicions().stream()
                .filter(s -> s.log10p() <= Math.log10(evidence.epsilon()))
                .toList();
    }

    /// To two digits: enough for a picture, too little to tell recipients apart by it.
    private static List<Double> ascending(float[] z) {
        return IntStream.range(0, z.length)
                .mapToDouble(i -> Math.rint(100.0 * z[i]) / 100)
                .sorted()
                .boxed()
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // A fixed time, so that equal findings give equal bytes.
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
