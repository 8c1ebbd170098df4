package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.RESUME;
import static org.weightgate.portal.access.AccessAct.SUSPEND;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.GrantStop.GrantResumed;
import org.weightgate.portal.access.GrantStop.GrantSuspended;
import org.weightgate.portal.accounts.Actor;

import java.time.Instant;

/// What the model's side does with a running grant short of ending it: stop it for a while.
@Service
@Transactional
public class Oversight {
    private final GrantLedger ledger;

    Oversight(GrantLedger ledger) {
        this.ledger = ledger;
    }

    /// Lets nothing pass until somebody resumes it. It takes the place of a suspension that the
    /// recipient could lift, never of one that somebody decided.
    ///
    /// @param why an incident or a decision
    /// @param note what the recipient reads
    public void suspend(Actor actor, String reference, SuspensionReason why, String note) {
        Grant grant = ledger.open(actor, reference, SUSPEND);
        Instant now = ledger.now();
        SuspensionReason held = grant.tenure().suspended(now);
        if (held != null && !held.automatic()) {
            throw new GrantOver(ledger.moved(grant));
        }
        String said = Said.text(note);
        grant.tenure().suspend(new Suspension(why, said, actor.id(), now));
        var suspended = new GrantSuspended(actor.id(), now, grant.subject(), why, said);
        ledger.enter(grant, SUSPEND, suspended, said);
    }

    /// Lifts a suspension that somebody decided. What the recipient owes, they must do themselves.
    public void resume(Actor actor, String reference, String note) {
        Grant grant = ledger.open(actor, reference, RESUME);
        SuspensionReason held = grant.tenure().suspended(ledger.now());
        if (held == null || held.automatic()) {
            throw new GrantOver(
                    "%s waits for its recipient: %s."
                            .formatted(reference, held == null ? "a signature" : held.words()));
        }
        grant.tenure().resume();
        var resumed = new GrantResumed(actor.id(), ledger.now(), grant.subject());
        ledger.enter(grant, RESUME, resumed, Said.brief(note));
    }
}
