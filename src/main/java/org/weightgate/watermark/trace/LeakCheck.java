package org.weightgate.watermark.trace;

import static org.weightgate.watermark.trace.Words.say;

import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.trace.Evidence.ContentEvidence;
import org.weightgate.watermark.trace.EvidenceBundle.Step;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the leak again beside the originals, with the opened keys, and compares the tile sums with
/// those of the bundle.
///
/// @param files of the bundle
record LeakCheck(Dossier dossier, OpenedKeys keys, BundleFiles files) {
    /// Share of the sums' energy that another order of additions may move.
    private static final double TOLERANCE = 1e-6;

    Step step(Alignment alignment, Progress progress) throws IOException {
        List<TileSums> again = Tracer.collect(alignment, keys, progress);
        List<String> other = new ArrayList<>();
        for (int c = 0; c < Math.max(again.size(), dossier.contents().size()); c++) {
            if (c >= again.size() || c >= dossier.contents().size()) {
                other.add("the number of contents");
                break;
            }
            ContentEvidence content = dossier.contents().get(c);
            if (!content.plan().equals(again.get(c).plan)
                    || content.carriers() != again.get(c).carriers
                    || !agree(content, again.get(c).sums)) {
                other.add(content.name());
            }
        }
        return new Step(
                "leak",
                other.isEmpty(),
                other.isEmpty()
                        ? say(
                                "The tile sums of all %d contents follow from the leak, the"
                                        + " originals and the opened keys.",
                                again.size())
                        : "The leak and the originals give other tile sums for: "
                                + String.join(", ", other));
    }

    private boolean agree(ContentEvidence content, float[][] again) throws IOException {
        float[][] stated =
                BundleFiles.floats(
                        files.tiles(
                                content.plan().cid().hex(), 4L * Element.COUNT * content.tiles()));
        for (int e = 0; e < Element.COUNT; e++) {
            double difference = 0;
            double energy = 0;
            for (int t = 0; t < stated[e].length; t++) {
                double off = stated[e][t] - again[e][t];
                difference += off * off;
                energy += (double) again[e][t] * again[e][t];
            }
            if (!(difference <= TOLERANCE * energy)) {
                return false;
            }
        }
        return true;
    }
}
