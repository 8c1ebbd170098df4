package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.RECALL;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.GrantDuty.GrantRecalled;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseStatus;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.ReleaseWithdrawn;

import java.time.Instant;
import java.util.List;

/// Calls copies back: those of a withdrawn release at once, those of a superseded one when its
/// publisher says so. Their recipients are told what to do and certify the deletion.
@Service
@Transactional
public class Recalls {
    private final Grants grants;
    private final GrantLedger ledger;
    private final Catalog catalog;
    private final AccessSettings settings;
    private final ApplicationEventPublisher events;

    Recalls(
            Grants grants,
            GrantLedger ledger,
            Catalog catalog,
            AccessSettings settings,
            ApplicationEventPublisher events) {
        this.grants = grants;
        this.ledger = ledger;
        this.catalog = catalog;
        this.settings = settings;
        this.events = events;
    }

    /// In the transaction of the withdrawal.
    @EventListener
    void on(ReleaseWithdrawn act) {
        String what =
                "Release %s was withdrawn by its publisher: %s\n%s"
                        .formatted(act.label(), act.reason(), "Delete your copy and certify it.");
        for (Grant grant : grants.lockHeld(act.release())) {
            if (Guard.of(Actor.SYSTEM, grant).may(RECALL, grant, ledger.now())) {
                recall(Actor.SYSTEM, grant, true, act.reason(), what);
            }
        }
    }

    /// Calls back the copies of a release that is not the current one any more.
    ///
    /// @param reason what recipients read
    /// @return how many grants it concerns
    public int recall(Actor actor, ModelName model, String label, String reason) {
        ReleaseView release = catalog.release(actor, model, label);
        ReleaseView current = successor(model, release);
        String said = Said.text(reason);
        String what =
                "Release %s is called back; release %s takes its place. %s\nDelete your copy and certify it, and ask for the new release."
                        .formatted(label, current.label(), said);
        List<Grant> held =
                grants.lockHeld(release.id()).stream()
                        .filter(g -> Guard.of(actor, g).may(RECALL, g, ledger.now()))
                        // pressed twice, it calls nobody back twice
                        .filter(g -> !what.equals(g.tenure().duties().recall()))
                        .toList();
        held.forEach(g -> recall(actor, g, false, said, what));
        events.publishEvent(
                new ReleaseRecalled(
                        actor.id(),
                        ledger.now(),
                        model,
                        release.id(),
                        release.label(),
                        said,
                        held.size()));
        return held.size();
    }

    private ReleaseView successor(ModelName model, ReleaseView release) {
        ReleaseView current = catalog.model(model).current();
        if (release.status() != ReleaseStatus.PUBLISHED
                || current == null
                || current.id().equals(release.id())) {
            throw new NothingToGrant(
                    "Only a release that a newer one has taken the place of is recalled; a"
                            + " withdrawal calls copies back by itself.");
        }
        return current;
    }

    private void recall(Actor actor, Grant grant, boolean withdrawn, String reason, String what) {
        Instant now = ledger.now();
        Instant due = now.plus(settings.certifyWithin());
        grant.tenure().owe(grant.tenure().duties().recalled(what, due));
        var recalled =
                new GrantRecalled(
                        actor.id(),
                        now,
                        grant.subject(),
                        grant.holding().releaseLabel(),
                        withdrawn,
                        reason,
                        due);
        ledger.enter(grant, RECALL, recalled, reason);
    }
}
