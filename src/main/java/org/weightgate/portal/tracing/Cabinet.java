package org.weightgate.portal.tracing;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds traces, and is the one place that says who may: publishers of that model, and admins. To
/// everybody else a trace does not exist.
@Component
class Cabinet {
    private final Traces traces;
    private final SuspectFiles files;
    private final People people;
    private final Clock clock;

    Cabinet(Traces traces, SuspectFiles files, People people, Clock clock) {
        this.traces = traces;
        this.files = files;
        this.people = people;
        this.clock = clock;
    }

    static boolean may(Actor actor, ModelName model) {
        return actor.holds(RoleName.PUBLISHER, model.toString())
                || actor.holds(RoleName.ADMIN, model.toString());
    }

    static void require(Actor actor, ModelName model) {
        if (!may(actor, model)) actor.require(RoleName.PUBLISHER, model.toString());
    }

    static void requireAnywhere(Actor actor) {
        if (!actor.holdsAnywhere(RoleName.PUBLISHER) && !actor.holdsAnywhere(RoleName.ADMIN)) {
            throw new NotPermitted("Only publishers and admins trace leaks.");
        }
    }

    Trace find(Actor actor, String reference) {
        return traces.findByReference(reference)
                .filter(t -> may(actor, t.model()))
                .orElseThrow(() -> new NoSuchTrace(reference));
    }

    /// Locked to the end of the transaction.
    Trace alone(Actor actor, String reference) {
        return traces.alone(reference)
                .filter(t -> may(actor, t.model()))
                .orElseThrow(() -> new NoSuchTrace(reference));
    }

    List<Trace> all(Actor actor) {
        requireAnywhere(actor);
        return traces.latest().stream().filter(t -> may(actor, t.model())).toList();
    }

    TraceView view(Trace trace) {
        return views(List.of(trace)).getFirst();
    }

    /// In the same order.
    List<TraceView> views(List<Trace> all) {
        Map<TraceId, List<SuspectView>> suspects =
                files.findByTraceInOrderByPath(all.stream().map(Trace::id).toList()).stream()
                        .collect(
                                groupingBy(
                                        SuspectFile::trace, mapping(SuspectFile::view, toList())));
        Map<AccountId, String> handles = new HashMap<>();
        return all.stream()
                .map(
                        trace ->
                                trace.view(
                                        handles.computeIfAbsent(
                                                trace.question().openedBy(),
                                                opener -> people.get(opener).handle()),
                                        suspects.getOrDefault(trace.id(), List.of())))
                .toList();
    }

    /// Whole microseconds: what the database keeps.
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
