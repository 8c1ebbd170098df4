package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.marking.CopyView;
import org.weightgate.portal.marking.Marking;

import java.util.List;

/// Grants together with their copies, for those who may see them.
@Component
class GrantCopies {
    private final GrantDesk desk;
    private final Marking marking;

    GrantCopies(GrantDesk desk, Marking marking) {
        this.desk = desk;
        this.marking = marking;
    }

    List<GrantView> of(Actor actor) {
        return desk.of(actor);
    }

    GrantView grant(Actor actor, String reference) {
        return desk.byReference(actor, reference);
    }

    CopyView copy(GrantView grant) {
        return marking.copy(grant.id());
    }
}
