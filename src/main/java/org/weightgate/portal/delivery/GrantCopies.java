package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Care;
import org.weightgate.portal.access.Cares;
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
    private final Cares cares;
    private final StagingProgress staging;

    GrantCopies(GrantDesk desk, Marking marking, Cares cares, StagingProgress staging) {
        this.staging = staging;
        this.desk = desk;
        this.marking = marking;
        this.cares = cares;
    }

    /// What the visitor may see and do about it beside its files.
    Care care(Actor actor, GrantView grant) {
        return cares.of(actor, grant);
    }

    List<GrantView> of(Actor actor) {
        return desk.of(actor);
    }

    GrantView grant(Actor actor, String reference) {
        return desk.byReference(actor, reference);
    }

    @Nullable StagingView staging(GrantView grant) {
        return staging.of(grant.id(), copy(grant));
    }

    CopyView copy(GrantView grant) {
        return marking.copy(grant.id());
    }
}
