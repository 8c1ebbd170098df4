package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Opens a grant for one act and enters what was done. Every act on a grant begins with [#open],
/// which waits for whoever acts at the same moment and then holds the act against the rules.
@Component
class GrantLedger {
    private final Grants grants;
    private final GrantEntries entries;
    private final People people;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GrantLedger(
            Grants grants,
            GrantEntries entries,
            People people,
            ApplicationEventPublisher events,
            Clock clock) {
        this.grants = grants;
        this.entries = entries;
        this.people = people;
        this.events = events;
        this.clock = clock;
    }

    Grant open(Actor actor, String reference, AccessAct act) {
        Grant grant = grants.lock(reference).orElseThrow(() -> unknown(reference));
        Guard.of(actor, grant).check(act, grant, now(), () -> moved(grant));
        return grant;
    }

    /// Enters an act in the history and tells it to whoever records and reports.
    void enter(Grant grant, AccessAct act, GrantAct event, String text) {
        enter(grant, act, event, text, null);
    }

    /// @param signing the name under a text, where something was signed
    void enter(Grant grant, AccessAct act, GrantAct event, String text, @Nullable Signing signing) {
        grants.save(grant);
        entries.save(new GrantEntry(grant, act, event, text, signing));
        events.publishEvent(event);
    }

    /// Whether this was said just now, word for word: a button was pressed twice.
    boolean twice(Grant grant, AccessAct act, Actor actor, String text) {
        return entries.findFirstByGrantOrderByIdDesc(grant.id())
                .filter(last -> last.same(act, actor.id(), text, now().minus(Ledger.MOMENT)))
                .isPresent();
    }

    /// Tells without an entry: nothing was done yet.
    void tell(GrantAct event) {
        events.publishEvent(event);
    }

    List<GrantEntryView> history(Grant grant) {
        return entries.findByGrantOrderById(grant.id()).stream()
                .map(e -> e.view(people.get(e.by()).name()))
                .toList();
    }

    /// Whole microseconds: what the database keeps.
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// Tells who was faster, and when.
    String moved(Grant grant) {
        String now = "%s is %s".formatted(grant.reference(), grant.status(now()).words());
        return entries.last(grant.id())
                .map(e -> e.view(people.get(e.by()).name()))
                .map(e -> "%s: %s %s on %s.".formatted(now, e.name(), e.did(), Ledger.time(e.at())))
                .orElse(now + ".");
    }

    static NoSuchRequest unknown(String reference) {
        return new NoSuchRequest("There is no grant " + reference + ".");
    }
}
