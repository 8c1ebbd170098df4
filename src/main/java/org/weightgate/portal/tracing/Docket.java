package org.weightgate.portal.tracing;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the job writes down, each step in a transaction of its own with its event.
@Service
@Transactional
class Docket {
    private final Traces traces;
    private final SuspectFiles files;
    private final Catalog catalog;
    private final Cabinet cabinet;
    private final ApplicationEventPublisher events;

    Docket(
            Traces traces,
            SuspectFiles files,
            Catalog catalog,
            Cabinet cabinet,
            ApplicationEventPublisher events) {
        this.traces = traces;
        this.files = files;
        this.catalog = catalog;
        this.cabinet = cabinet;
        this.events = events;
    }

    /// A trace that is to be judged.
    ///
    /// @param releases to compare with, the latest first
    record Case(
            TraceId id,
            String reference,
            ModelName model,
            List<ReleaseView> releases,
            List<SuspectFile> files) {}

    /// Empty where there is nothing to do any more.
    Optional<Case> begin(TraceId id) {
        return traces.alone(id).filter(Trace::run).map(this::open);
    }

    private Case open(Trace trace) {
        ReleaseId one = trace.question().release();
        List<ReleaseView> releases =
                one != null
                        ? List.of(catalog.release(one))
                        : catalog.releases(trace.model()).stream()
                                .filter(r -> r.status().isFinal())
                                .toList();
        return new Case(
                trace.id(),
                trace.reference(),
                trace.model(),
                releases,
                files.findByTraceOrderByPath(trace.id()));
    }

    /// What earlier openings take from a verdict on these contents, as sentences: whoever has read
    /// their keys can make such files.
    @Transactional(readOnly = true)
    List<String> opened(Case open, String release, Set<String> contents) {
        return traces.opened().stream()
                .filter(t -> t.opens(open.model(), release, contents))
                .map(t -> t.model().equals(open.model()) ? t.reference() : "another model's trace")
                .map(
                        ("Keys of these tensors were opened as evidence before (%s). Whoever has"
                             + " read that bundle can take this mark out of a copy, or put the mark"
                             + " of those accused there into any file: of files that may be"
                             + " younger, the probability stated proves nothing about them.")
                                ::formatted)
                .toList();
    }

    void progress(TraceId id, String step, double progress) {
        traces.progress(id, step, progress);
    }

    /// Nothing where the trace has ended already: a node that was given up for dead may come to its
    /// end after the one that took over.
    void finish(TraceId id, FindingView finding) {
        busy(id).ifPresent(t -> events.publishEvent(t.finish(finding, cabinet.now())));
    }

    /// Nothing where the trace has ended already.
    void fail(TraceId id, String sentence) {
        busy(id).ifPresent(t -> events.publishEvent(t.fail(sentence, cabinet.now())));
    }

    private Optional<Trace> busy(TraceId id) {
        return traces.alone(id).filter(t -> t.status().busy());
    }
}
