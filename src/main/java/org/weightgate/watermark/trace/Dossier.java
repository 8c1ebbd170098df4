package org.weightgate.watermark.trace;

import org.weightgate.watermark.MarkPlan;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.trace.Evidence.ContentEvidence;
import org.weightgate.watermark.trace.Evidence.Statistic;
import org.weightgate.watermark.trace.Evidence.Suspicion;

import java.util.List;
import java.util.SortedMap;

/// What `evidence.json` of a bundle says: the evidence about the leak and the accused, nothing that
/// names anybody else.
///
/// @param title what was traced
/// @param verdict `accused`, `inconclusive` or `unmarked`
/// @param sentence of the verdict
/// @param tileDigests SHA-256 of the tile sums of each content, in hex
/// @param accused those over the line
/// @param z of every recipient in the leading statistic, in ascending order
/// @param recipientCommitments of the accused
/// @param keysDigest SHA-256 of `keys.json`, in hex
record Dossier(
        String title,
        String verdict,
        String sentence,
        String doesNotProve,
        double epsilon,
        long recipients,
        List<Statistic> statistics,
        List<ContentEvidence> contents,
        List<String> tileDigests,
        List<String> leftOut,
        Presence presence,
        String leading,
        double expectedZ,
        double neededZ,
        List<Suspicion> accused,
        List<Double> z,
        String codeCommitment,
        SortedMap<String, String> recipientCommitments,
        String keysDigest) {
    Dossier {
        // Whatever is counted twice would weigh as if it were independent.
        long distinct = contents.stream().map(c -> c.plan().cid().hex()).distinct().count();
        if (distinct != contents.size()) {
            throw new IllegalArgumentException("a content is listed twice");
        }
        for (Suspicion one : accused) {
            if (one.zByContent().size() != contents.size()
                    || one.terms().stream().anyMatch(t -> t.content() >= distinct)) {
                throw new IllegalArgumentException("an accused is not judged by these contents");
            }
        }
    }

    static String kind(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accused a -> "accused";
            case Verdict.Inconclusive i -> "inconclusive";
            case Verdict.Unmarked u -> "unmarked";
        };
    }

    MarkPlan plan() {
        List<TensorPlan> plans = contents.stream().map(ContentEvidence::plan).toList();
        return MarkPlan.of(plans);
    }
}
