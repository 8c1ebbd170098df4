package org.weightgate.portal.tracing;

import org.springframework.stereotype.Service;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.marking.TraceKeys;
import org.weightgate.portal.marking.TraceKeys.Marked;
import org.weightgate.watermark.trace.Accusation;
import org.weightgate.watermark.trace.EvidenceBundle;
import org.weightgate.watermark.trace.Finding;
import org.weightgate.watermark.trace.Verdict;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Says what was found: seals the evidence of an accusation, then writes down the verdict.
@Service
class Judging {
    private final Docket docket;
    private final Findings findings;
    private final Evidences evidences;
    private final TraceKeys keys;

    Judging(Docket docket, Findings findings, Evidences evidences, TraceKeys keys) {
        this.docket = docket;
        this.findings = findings;
        this.evidences = evidences;
        this.keys = keys;
    }

    void speak(
            Docket.Case open,
            Candidate judged,
            Finding finding,
            List<Marked> marked,
            List<String> remarks)
            throws IOException {
        ReleaseView release = judged.release();
        Optional<EvidenceBundle.Opening> opening =
                finding.verdict() instanceof Verdict.Accused accused
                        ? opening(open, judged, accused, marked)
                        : Optional.empty();
        String bundle =
                opening.isPresent() ? evidences.keep(open.id(), finding, opening.get()) : null;
        List<String> limits = docket.opened(open, release.label(), found(finding));
        docket.finish(open.id(), findings.view(finding, release, marked, limits, remarks, bundle));
    }

    private static Set<String> found(Finding finding) {
        return finding.evidence().contents().stream()
                .map(c -> c.plan().cid().hex())
                .collect(Collectors.toSet());
    }

    /// Empty where somebody accused had these contents with another release only: then no
    /// commitment covers all the contents that a bundle opens.
    private Optional<EvidenceBundle.Opening> opening(
            Docket.Case open, Candidate judged, Verdict.Accused accused, List<Marked> marked) {
        ReleaseView release = judged.release();
        Set<String> ids =
                accused.accused().stream().map(Accusation::recipientId).collect(Collectors.toSet());
        Map<String, String> commitments =
                marked.stream()
                        .filter(m -> m.release().equals(release.id()))
                        .filter(m -> ids.contains(m.recipient().toString()))
                        .collect(
                                Collectors.toMap(
                                        m -> m.recipient().toString(), Marked::commitment));
        if (!commitments.keySet().equals(ids)) return Optional.empty();
        return Optional.of(
                new EvidenceBundle.Opening(
                        "Trace %s of %s %s"
                                .formatted(open.reference(), release.model(), release.label()),
                        judged.contents(),
                        keys.committed(release.id()).orElseThrow(),
                        commitments));
    }
}
