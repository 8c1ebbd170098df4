package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// Opens a request for one act and enters what was done. Every act on a request begins with
/// [#open], which waits for whoever acts at the same moment and then holds the act against the
/// rules.
@Component
class Ledger {
    static final Duration MOMENT = Duration.ofMinutes(1);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd 'at' HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final AccessRequests requests;
    private final Entries entries;
    private final People people;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Ledger(
            AccessRequests requests,
            Entries entries,
            People people,
            ApplicationEventPublisher events,
            Clock clock) {
        this.requests = requests;
        this.entries = entries;
        this.people = people;
        this.events = events;
        this.clock = clock;
    }

    /// @param version the version of the page the actor looked at; null where there was none
    AccessRequest open(Actor actor, String reference, AccessAct act, @Nullable Long version) {
        AccessRequest request = lock(reference);
        Guard.of(actor, request).check(act, request, () -> moved(request));
        if (version != null && version != request.version()) {
            throw new RequestMoved(moved(request));
        }
        return request;
    }

    /// Enters an act in the thread and tells it to whoever records and reports.
    void enter(AccessRequest request, AccessAct act, Act event, String text) {
        enter(request, act, event, text, "");
    }

    /// @param aside what only reviewers read beside it
    void enter(AccessRequest request, AccessAct act, Act event, String text, String aside) {
        entries.save(new Entry(request, act, event.by(), event.at(), text).beside(aside));
        events.publishEvent(event);
    }

    /// Enters what somebody without an account did, in their name.
    void enter(AccessRequest request, AccessAct act, Act event, String aside, Contact outsider) {
        Entry entry = new Entry(request, act, event.by(), event.at(), "").beside(aside);
        entries.save(entry.of(outsider.name()));
        events.publishEvent(event);
    }

    /// Whether this was said just now, word for word: a button was pressed twice.
    boolean twice(AccessRequest request, AccessAct act, Actor actor, String text) {
        return entries.findFirstByRequestOrderByIdDesc(request.id())
                .filter(last -> last.same(act, actor.id(), text, now().minus(MOMENT)))
                .isPresent();
    }

    /// For those events that change no request.
    void tell(Act event) {
        events.publishEvent(event);
    }

    AccessRequest read(String reference) {
        return requests.findByReference(reference).orElseThrow(() -> unknown(reference));
    }

    /// The request, once whoever acts at the same moment is done.
    AccessRequest lock(String reference) {
        return requests.lock(reference).orElseThrow(() -> unknown(reference));
    }

    /// As it stands after the act, with the version that the next act must name.
    RequestView view(AccessRequest request) {
        requests.flush();
        return request.view();
    }

    /// Whole microseconds: what the database keeps.
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    static NoSuchRequest unknown(String reference) {
        return new NoSuchRequest("There is no request " + reference + ".");
    }

    /// Tells who was faster, and when.
    private String moved(AccessRequest request) {
        String now = "%s is %s".formatted(request.reference(), request.status().words());
        return entries.lastStep(request.id())
                .map(e -> e.view(people.get(e.by()).name(), false))
                .map(e -> "%s: %s %s on %s.".formatted(now, e.name(), e.did(), time(e.at())))
                .orElse(now + ".");
    }
}
