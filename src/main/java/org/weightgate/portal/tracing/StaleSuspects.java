package org.weightgate.portal.tracing;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.List;

/// The suspect files of traces nobody goes on with, and of those judged long ago: they are deleted.
/// The trace and what was found stay.
@Component
@Transactional
class StaleSuspects {
    private final Traces traces;
    private final SuspectShelf shelf;
    private final Cabinet cabinet;
    private final TraceSettings settings;
    private final ApplicationEventPublisher events;

    StaleSuspects(
            Traces traces,
            SuspectShelf shelf,
            Cabinet cabinet,
            TraceSettings settings,
            ApplicationEventPublisher events) {
        this.traces = traces;
        this.shelf = shelf;
        this.cabinet = cabinet;
        this.settings = settings;
        this.events = events;
    }

    /// Traces whose files have had their time.
    List<TraceId> stale() {
        Instant now = cabinet.now();
        return traces
                .stale(now.minus(settings.abandonedAfter()), now.minus(settings.retention()))
                .stream()
                .map(Trace::id)
                .toList();
    }

    void clear(TraceId id) {
        Trace trace = traces.alone(id).orElseThrow();
        if (trace.status().busy()) return;
        int files = shelf.clear(trace);
        TraceAct.SuspectsCleared cleared = trace.cleared(files, cabinet.now());
        if (files > 0) events.publishEvent(cleared);
    }
}
