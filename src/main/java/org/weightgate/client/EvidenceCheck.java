package org.weightgate.client;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.watermark.align.Aligner;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.trace.EvidenceBundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Checks an evidence bundle on this machine, by itself or against the leak and the originals.
final class EvidenceCheck {
    private final Terminal terminal;

    EvidenceCheck(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Says every step; 0 where all of them passed, else 1.
    int run(Path bundle, @Nullable Path suspect, @Nullable Path originals) throws IOException {
        if (!Files.isRegularFile(bundle)) {
            throw Failure.usage("There is no bundle %s.".formatted(bundle));
        }
        List<EvidenceBundle.Step> steps;
        try {
            steps = steps(bundle, suspect, originals);
        } catch (IOException e) {
            throw Failure.check(Failure.sentence(e));
        }
        List<Object> list = new ArrayList<>();
        for (EvidenceBundle.Step step : steps) {
            terminal.say("%s %s: %s".formatted(mark(step.passed()), step.name(), step.sentence()));
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("step", step.name());
            line.put("passed", step.passed());
            line.put("sentence", step.sentence());
            list.add(line);
        }
        boolean passed = steps.stream().allMatch(EvidenceBundle.Step::passed);
        terminal.say(
                passed ? "The evidence holds." : "The evidence does not hold: see what failed.");
        if (passed && suspect == null) {
            terminal.say(
                    "That its tile sums and weights follow from the leak was not checked: that"
                            + " takes --suspect and --originals.");
        }
        terminal.document(Map.of("passed", passed, "steps", list));
        return passed ? Client.GOOD : Client.CHECK_FAILED;
    }

    private List<EvidenceBundle.Step> steps(
            Path bundle, @Nullable Path suspect, @Nullable Path originals) throws IOException {
        if (suspect == null || originals == null) {
            return EvidenceBundle.check(bundle);
        }
        try (Checkpoint checkpoint = Checkpoint.open(originals);
                Suspect leak = Suspect.open(suspect);
                ProgressBar bar = terminal.bar("checking")) {
            Alignment alignment = Aligner.align(LocalOriginals.of(checkpoint, bar), leak, bar::at);
            return EvidenceBundle.check(bundle, alignment, bar::at);
        }
    }

    private static String mark(boolean passed) {
        if (Terminal.SYMBOLS) {
            return passed ? "✓" : "✗";
        }
        return passed ? "ok" : "FAILED";
    }
}
