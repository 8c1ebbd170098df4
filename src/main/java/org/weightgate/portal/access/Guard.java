package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// What one actor is to one request or grant, held against [AccessRules]. Somebody who may not even
/// read it is told that it does not exist.
final class Guard {
    private final Actor actor;
    private final Set<Party> parties;

    private Guard(Actor actor, Set<Party> parties) {
        this.actor = actor;
        this.parties = parties;
    }

    static Guard of(Actor actor, AccessRequest request) {
        return of(actor, request.applicant(), request.model());
    }

    static Guard of(Actor actor, Grant grant) {
        return of(actor, grant.recipient(), grant.model());
    }

    /// The applicant is the applicant alone, whatever roles they hold: nobody reviews themselves.
    static Guard of(Actor actor, AccountId owner, ModelName model) {
        if (actor.is(owner)) {
            return new Guard(actor, EnumSet.of(Party.APPLICANT));
        }
        Set<Party> parties = EnumSet.noneOf(Party.class);
        for (RoleName role : RoleName.values()) {
            if (actor.holds(role, model.toString())) {
                switch (role) {
                    case REVIEWER -> parties.add(Party.REVIEWER);
                    case PUBLISHER -> parties.add(Party.PUBLISHER);
                    case AUDITOR -> parties.add(Party.AUDITOR);
                    case ADMIN -> parties.add(Party.ADMIN);
                    case RESEARCHER -> {}
                }
            }
        }
        return new Guard(actor, parties);
    }

    /// Whether this person may ask for the model at all.
    static boolean mayAsk(Actor actor, ModelName model) {
        return actor.roles().stream()
                .anyMatch(
                        r -> r.name() == RoleName.RESEARCHER && r.scope().covers(model.toString()));
    }

    boolean may(AccessAct act, AccessRequest request) {
        return actor.may(act.scope()) && acts(request).contains(act);
    }

    boolean may(AccessAct act, Grant grant, Instant now) {
        return actor.may(act.scope()) && AccessRules.acts(grant.status(now), parties).contains(act);
    }

    /// What the pages may offer. A draft or a discarded draft is its writer's alone.
    Set<AccessAct> acts(AccessRequest request) {
        boolean unseen = request.submissions() == 0 && !parties.contains(Party.APPLICANT);
        return unseen ? Set.of() : AccessRules.acts(request.status(), parties);
    }

    /// Refuses with 404, 403 or, where the act came too late, 409 and `past`'s sentence.
    void check(AccessAct act, AccessRequest request, java.util.function.Supplier<String> past) {
        Set<AccessAct> acts = acts(request);
        if (!acts.contains(AccessAct.READ)) {
            throw new NoSuchRequest("There is no request " + request.reference() + ".");
        }
        if (!acts.contains(act)) {
            throw AccessRules.ever(act, parties) ? new RequestMoved(past.get()) : denied(act);
        }
        actor.require(act.scope());
    }

    void check(AccessAct act, Grant grant, Instant now) {
        Set<AccessAct> acts = AccessRules.acts(grant.status(now), parties);
        if (!acts.contains(AccessAct.READ)) {
            throw new NoSuchRequest("There is no grant " + grant.reference() + ".");
        }
        if (!acts.contains(act)) {
            throw AccessRules.everWithGrant(act, parties)
                    ? new GrantOver(
                            "%s is %s already."
                                    .formatted(grant.reference(), grant.status(now).word()))
                    : denied(act);
        }
        actor.require(act.scope());
    }

    private NotPermitted denied(AccessAct act) {
        return new NotPermitted(
                parties.contains(Party.APPLICANT)
                        ? "Nobody can %s what they asked for themselves.".formatted(act.words())
                        : "This needs the role reviewer for this model.");
    }
}
