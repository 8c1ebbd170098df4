package org.weightgate.client;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.OriginalTensor;
import org.weightgate.watermark.trace.Power;
import org.weightgate.watermark.trace.SiblingCheck;
import org.weightgate.watermark.trace.SiblingCheck.Sibling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a public model that a release grew from takes from its mark. Where the two differ by little
/// or by a change of low rank only, whoever has the public one can take most of the mark away; no
/// code helps against that, so the publisher must know before anything is sent.
///
/// @param warnings a sentence for each tensor whose mark can be taken away, in the order of names
/// @param compared tensors that stand in both, of one shape
/// @param before score expected of a single recipient's unaltered copy
/// @param after the same once the public model was used against it
record PublicBase(List<String> warnings, int compared, double before, double after) {
    private static final int SHOWN = 5;

    PublicBase {
        warnings = List.copyOf(warnings);
    }

    /// Compares tensors of the same name and shape.
    static PublicBase compare(Path base, Path release, Terminal terminal) throws IOException {
        try (Checkpoint ours = Checkpoint.open(release);
                Checkpoint theirs = Checkpoint.open(base);
                ProgressBar bar = terminal.bar("comparing with the public base")) {
            Map<String, OriginalTensor> known = new HashMap<>();
            LocalOriginals.of(theirs, bar).forEach(tensor -> known.put(tensor.name(), tensor));
            return compare(known, LocalOriginals.of(ours, bar), bar);
        }
    }

    private static PublicBase compare(
            Map<String, OriginalTensor> known, List<OriginalTensor> ours, ProgressBar bar)
            throws IOException {
        List<String> warnings = new ArrayList<>();
        int compared = 0;
        long carriers = 0;
        long tiles = 0;
        double left = 0;
        for (int i = 0; i < ours.size(); i++) {
            OriginalTensor tensor = ours.get(i);
            bar.at("comparing with the public base", i, ours.size());
            if (!tensor.plan().eligible()) {
                continue;
            }
            carriers += tensor.plan().groups();
            tiles += tensor.plan().tiles();
            OriginalTensor other = known.get(tensor.name());
            double kept = 1;
            if (other != null && comparable(tensor.plan(), other.plan())) {
                compared++;
                Sibling sibling = SiblingCheck.compare(other, tensor);
                kept = sibling.keptZ();
                if (sibling.lowRank()) {
                    warnings.add(sibling.sentence());
                }
            }
            left += kept * kept * tensor.plan().groups();
        }
        double before = Power.of(carriers, tiles).getFirst().z();
        double after = carriers == 0 ? 0 : before * Math.sqrt(left / carriers);
        return new PublicBase(warnings, compared, before, after);
    }

    private static boolean comparable(TensorPlan tensor, TensorPlan other) {
        return tensor.shape().size() >= 2
                && tensor.shape().equals(other.shape())
                && other.dtype().isFloat();
    }

    /// Says what was found; warns on standard error.
    void tell(Terminal terminal) {
        if (compared == 0) {
            terminal.remark(
                    "No tensor of the release has the name and shape of one of the public base;"
                            + " nothing could be compared.");
            return;
        }
        if (warnings.isEmpty()) {
            terminal.say(
                    "None of %d tensors is a small change of the public base.".formatted(compared));
            return;
        }
        warnings.stream().limit(SHOWN).forEach(terminal::remark);
        if (warnings.size() > SHOWN) {
            terminal.remark("The same holds for %d more.".formatted(warnings.size() - SHOWN));
        }
        terminal.remark(
                String.format(
                        Locale.ROOT,
                        "Warning: with the public base at hand a leaker can bring a trace's score"
                                + " from about %.0f down to about %.0f before doing anything else;"
                                + " the mark of this release is no protection against that.",
                        before,
                        after));
    }
}
