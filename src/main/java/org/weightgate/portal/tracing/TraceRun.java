package org.weightgate.portal.tracing;

import org.springframework.stereotype.Service;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.portal.catalog.Paced;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.marking.TraceKeys;
import org.weightgate.portal.marking.TraceKeys.Marked;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.Aligner;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.align.OriginalTensor;
import org.weightgate.watermark.trace.Finding;
import org.weightgate.watermark.trace.Tracer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The job of one trace: compares the suspects with the originals, scores everyone who ever had a
/// marked copy, and writes down the verdict. Begun again, it starts from the front; nothing is kept
/// before the end.
@Service
class TraceRun {
    private final Docket docket;
    private final Exhibits exhibits;
    private final TraceKeys keys;
    private final Judging judging;
    private final TraceSettings settings;

    TraceRun(
            Docket docket,
            Exhibits exhibits,
            TraceKeys keys,
            Judging judging,
            TraceSettings settings) {
        this.docket = docket;
        this.exhibits = exhibits;
        this.keys = keys;
        this.judging = judging;
        this.settings = settings;
    }

    void run(TraceId id) throws IOException {
        Optional<Docket.Case> open = docket.begin(id);
        if (open.isEmpty()) return;
        try {
            judge(open.get());
        } catch (MalformedCheckpoint refusal) {
            docket.fail(id, String.valueOf(refusal.getMessage()));
        }
    }

    private void judge(Docket.Case open) throws IOException {
        Progress progress = progress(open.id());
        BlockCache cache = exhibits.cache();
        List<Candidate> candidates = exhibits.candidates(open.releases());
        List<OriginalTensor> originals = Exhibits.originals(candidates, cache);
        Optional<String> mute = keys.broken(ids(open), keys.marked(marking(originals)));
        if (mute.isPresent()) {
            docket.fail(open.id(), mute.get());
            return;
        }
        try (Suspect suspect = exhibits.suspect(open.files(), cache)) {
            Alignment whole = Aligner.align(originals, suspect, progress);
            Candidate nearest = Exhibits.nearest(candidates, whole);
            List<OriginalTensor> own =
                    candidates.size() == 1
                            ? originals
                            : Exhibits.originals(List.of(nearest), cache);
            List<Marked> marked = keys.marked(marking(own));
            Alignment alignment = own == originals ? whole : Aligner.align(own, suspect, progress);
            Finding finding =
                    Tracer.trace(
                            alignment, keys.codebook(), ids(marked), settings.epsilon(), progress);
            judging.speak(open, nearest, finding, marked, suspect.remarks());
        }
    }

    private Progress progress(TraceId id) {
        return new Paced(
                (what, done, total) -> docket.progress(id, what, Paced.share(done, total)));
    }

    private static List<ReleaseId> ids(Docket.Case open) {
        return open.releases().stream().map(ReleaseView::id).toList();
    }

    /// The contents that carry marks. Those that do not are no reason to score, or even name,
    /// somebody who had another model with the same constant tensor in it.
    private static List<ContentId> marking(List<OriginalTensor> originals) {
        return originals.stream()
                .map(OriginalTensor::plan)
                .filter(TensorPlan::eligible)
                .map(TensorPlan::cid)
                .toList();
    }

    private static List<String> ids(List<Marked> marked) {
        return marked.stream().map(m -> m.recipient().toString()).distinct().sorted().toList();
    }
}
