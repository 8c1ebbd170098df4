package org.weightgate.portal.marking;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Calibration;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.Reference;
import org.weightgate.inference.Variant;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.watermark.FileMarker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Measures how far marks move what a release computes, on recipients that do not exist, and keeps
/// the reference that tolerant checks of its copies go by.
@Component
class Calibrating {
    private static final int RECIPIENTS = 8;
    private static final int CHUNK = 1 << 18; // whole elements of every type

    private final Markers markers;
    private final References references;
    private final CalibrationRuns runs;
    private final MarkingSettings settings;

    Calibrating(
            Markers markers,
            References references,
            CalibrationRuns runs,
            MarkingSettings settings) {
        this.markers = markers;
        this.references = references;
        this.runs = runs;
        this.settings = settings;
    }

    /// What an earlier attempt has finished, which is nothing at first.
    CalibrationRuns.Attempt attempt(ReleaseView release, List<GoldenPrompt> prompts) {
        return runs.attempt(release, prompts);
    }

    /// A twin gets none: its weights are random, open to anyone, and compared exactly or not at
    /// all.
    ///
    /// @param attempt knows `base` and how long it took
    void calibrate(
            ReleaseView release,
            Checkpoint checkpoint,
            Reference base,
            CalibrationRuns.Attempt attempt,
            Progress progress)
            throws IOException {
        if (!release.twin()) {
            references.keep(release.id(), calibrated(release, checkpoint, base, attempt, progress));
        }
        attempt.end();
    }

    private References.Kept calibrated(
            ReleaseView release,
            Checkpoint checkpoint,
            Reference base,
            CalibrationRuns.Attempt attempt,
            Progress progress)
            throws IOException {
        // equal logits alone may come of other texts, which the exact check would not take for its
        // own
        Optional<Reference> earlier =
                references
                        .earlier(release.id(), base.golden().logitsSha256())
                        .filter(one -> one.golden().json().equals(base.golden().json()));
        if (earlier.isPresent()) return new References.Kept(earlier.get(), "");
        List<Variant> lawful = variants(release);
        double hours = Calibration.runs(checkpoint, lawful) * attempt.oneRun().toMillis() / 3.6e6;
        if (hours > settings.golden().calibrationHours()) {
            return new References.Kept(base, tooLong(hours));
        }
        return new References.Kept(
                Calibration.run(base, checkpoint, lawful, attempt, progress), "");
    }

    private static String tooLong(double hours) {
        return "calibrating it would take %s, more than this portal allows"
                .formatted(hours < 1 ? "up to an hour" : "about %.0f hours".formatted(hours));
    }

    /// Marks of recipients whose names no account can have; none if nothing carries marks.
    private List<Variant> variants(ReleaseView release) {
        List<Variant> variants = new ArrayList<>();
        for (int i = 1; i <= RECIPIENTS; i++) {
            Map<String, FileMarker> marks = new HashMap<>();
            for (FileView file : release.files()) {
                markers.dummy(release.id(), file, "calibration-" + i)
                        .ifPresent(marker -> marks.put(file.path(), marker));
            }
            if (marks.isEmpty()) return List.of();
            variants.add(
                    new Variant(
                            "marks of dummy recipient " + i,
                            (checkpoint, tensor) -> marked(checkpoint, tensor, marks)));
        }
        return variants;
    }

    private static MemorySegment marked(
            Checkpoint checkpoint, Tensor tensor, Map<String, FileMarker> marks) {
        MemorySegment original = checkpoint.bytes(tensor.name());
        FileMarker marker = marks.get(checkpoint.shardOf(tensor.name()));
        if (marker == null) return original;
        // outside the heap: a tensor may have more bytes than an array
        MemorySegment marked = Arena.ofAuto().allocate(original.byteSize(), Long.BYTES);
        byte[] chunk = new byte[(int) Math.min(CHUNK, original.byteSize())];
        for (long at = 0; at < original.byteSize(); at += chunk.length) {
            int length = (int) Math.min(chunk.length, original.byteSize() - at);
            MemorySegment.copy(original, JAVA_BYTE, at, chunk, 0, length);
            marker.mark(chunk, 0, length, tensor.begin() + at);
            MemorySegment.copy(chunk, 0, marked, JAVA_BYTE, at, length);
        }
        return marked;
    }
}
