package org.weightgate.portal.tracing;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseView;

import java.util.List;
import java.util.Optional;

/// Traces from the first suspect file to the verdict: opening, starting and discarding them, and
/// reading what came of them. Only for publishers of the model and admins.
@Service
@Transactional
public class Tracing {
    private static final int LONGEST_REASON = 2000;
    private final Cabinet cabinet;
    private final Catalog catalog;
    private final Traces traces;
    private final SuspectShelf shelf;
    private final ApplicationEventPublisher events;

    Tracing(
            Cabinet cabinet,
            Catalog catalog,
            Traces traces,
            SuspectShelf shelf,
            ApplicationEventPublisher events) {
        this.cabinet = cabinet;
        this.catalog = catalog;
        this.traces = traces;
        this.shelf = shelf;
        this.events = events;
    }

    /// Begins to collect suspects of one release, or of all where `release` is null. A withdrawn
    /// release, or model, can be traced as any other.
    public TraceView open(Actor actor, ModelName model, @Nullable String release, String reason) {
        catalog.model(actor, model);
        Cabinet.require(actor, model);
        String why = reason.strip();
        if (why.isEmpty() || why.length() > LONGEST_REASON) {
            throw new TraceRefused(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "Say in at most %d characters why these files are traced."
                            .formatted(LONGEST_REASON));
        }
        ReleaseView one = release == null || release.isBlank() ? null : release(model, release);
        if (one == null && releases(model).isEmpty()) {
            throw new TraceRefused(
                    "%s has no published release, so nobody has a marked copy of it."
                            .formatted(model));
        }
        Trace trace = traces.save(new Trace(new Question(actor, model, one, why, cabinet.now())));
        events.publishEvent(trace.opened());
        return cabinet.view(trace);
    }

    private ReleaseView release(ModelName model, String label) {
        return catalog.release(model, label)
                .filter(r -> r.status().isFinal() && !r.twin())
                .orElseThrow(
                        () ->
                                new TraceRefused(
                                        HttpStatus.NOT_FOUND,
                                        "The model %s has no published release %s."
                                                .formatted(model, label)));
    }

    /// The releases that can be traced: everything that was ever published.
    @Transactional(readOnly = true)
    public List<ReleaseView> releases(ModelName model) {
        return catalog.releases(model).stream().filter(r -> r.status().isFinal()).toList();
    }

    /// Hands the files over to be compared.
    public TraceView start(Actor actor, String reference) {
        Trace trace = cabinet.alone(actor, reference);
        events.publishEvent(trace.start(whole(trace), actor, cabinet.now()));
        return cabinet.view(trace);
    }

    /// A verdict stands, whatever its files are.
    private List<SuspectFile> whole(Trace trace) {
        return trace.status().open() ? shelf.whole(trace) : List.of();
    }

    /// Throws away a trace without a verdict, and what was uploaded for it.
    public void discard(Actor actor, String reference) {
        Trace trace = cabinet.alone(actor, reference);
        TraceAct.TraceDiscarded discarded = trace.discard(actor, cabinet.now());
        shelf.clear(trace);
        traces.delete(trace);
        events.publishEvent(discarded);
    }

    @Transactional(readOnly = true)
    public TraceView show(Actor actor, String reference) {
        return cabinet.view(cabinet.find(actor, reference));
    }

    /// What was found, where there is a verdict.
    @Transactional(readOnly = true)
    Optional<FindingView> finding(Actor actor, String reference) {
        return Optional.of(cabinet.find(actor, reference))
                .filter(Trace::judged)
                .map(Trace::found)
                .map(Judgement::finding);
    }

    /// Every trace on models this actor may trace, the latest first.
    @Transactional(readOnly = true)
    public List<TraceView> all(Actor actor) {
        return cabinet.views(cabinet.all(actor));
    }
}
