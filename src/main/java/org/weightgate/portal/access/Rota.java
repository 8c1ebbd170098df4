package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.ASSIGN;
import static org.weightgate.portal.access.AccessAct.CLAIM;
import static org.weightgate.portal.access.AccessAct.RECUSE;
import static org.weightgate.portal.access.AccessAct.RELEASE;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.RequestAct.RequestAssigned;
import org.weightgate.portal.access.RequestAct.RequestReleased;
import org.weightgate.portal.access.RequestAct.ReviewerRecused;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;

import java.time.Instant;

/// On whose desk a request lies, apart from taking it, which is [ReviewDesk]'s: giving it back,
/// putting it on somebody else's, stepping aside for good.
@Service
@Transactional
public class Rota {
    private final Ledger ledger;
    private final People people;

    Rota(Ledger ledger, People people) {
        this.ledger = ledger;
        this.people = people;
    }

    /// Gives a request back that the actor has on the desk.
    public RequestView release(Actor actor, String reference, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, RELEASE, version);
        if (!request.course().claimedBy(actor.id())) {
            throw new RequestMoved("You do not have %s on your desk.".formatted(reference));
        }
        Instant now = ledger.now();
        request.course().release(now);
        var released = new RequestReleased(actor.id(), now, request.subject());
        ledger.enter(request, RELEASE, released, "");
        return ledger.view(request);
    }

    /// @param handle of a reviewer who may take this request
    public RequestView assign(
            Actor actor, String reference, String handle, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, ASSIGN, version);
        Person to =
                people.byHandle(handle)
                        .filter(Person::active)
                        .filter(p -> Guard.of(people.actor(p.id()), request).may(CLAIM, request))
                        .orElseThrow(
                                () -> new BadQuery("“%s” may not review this.".formatted(handle)));
        Instant now = ledger.now();
        request.course().claim(to.id(), now);
        var assigned = new RequestAssigned(actor.id(), now, request.subject(), to.id());
        ledger.enter(request, ASSIGN, assigned, "To " + to.name() + ".");
        return ledger.view(request);
    }

    /// Declares a conflict of interest. It cannot be taken back: whoever may have gained by a
    /// decision has no part in it.
    public void recuse(Actor actor, String reference, String why, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, RECUSE, version);
        Instant now = ledger.now();
        String said = Said.text(why);
        request.course().recuse(actor.id(), now);
        var recused = new ReviewerRecused(actor.id(), now, request.subject());
        ledger.enter(request, RECUSE, recused, said);
    }
}
