package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/// What one actor is to one request or grant, held against [AccessRules]. Somebody who may not even
/// read it is told that it does not exist.
final class Guard {
    private static final Set<AccessAct> REHEARSAL =
            EnumSet.of(AccessAct.READ, AccessAct.FETCH, AccessAct.REVOKE, AccessAct.EXPIRE);

    private final Actor actor;
    private final Set<Party> parties;

    private Guard(Actor actor, Set<Party> parties) {
        this.actor = actor;
        this.parties = parties;
    }

    /// A reviewer who stepped aside, or has had their say, is no reviewer of this request.
    static Guard of(Actor actor, AccessRequest request) {
        Guard guard = of(actor, request.applicant(), request.model());
        if (guard.parties.contains(Party.REVIEWER)) {
            if (request.course().panel().recused(actor.id())) {
                guard.instead(Party.RECUSED);
            } else if (request.keptFrom(actor.email())) {
                guard.instead(Party.COLLEAGUE);
            } else if (request.course().heard(actor.id())) {
                guard.instead(Party.EARLIER_REVIEWER);
            }
        }
        return guard;
    }

    static Guard of(Actor actor, Grant grant) {
        return of(actor, grant.recipient(), grant.holding().model());
    }

    /// The applicant is the applicant alone, whatever roles they hold: nobody reviews themselves.
    static Guard of(Actor actor, AccountId owner, ModelName model) {
        if (actor.is(owner)) {
            return new Guard(actor, EnumSet.of(Party.APPLICANT));
        }
        if (actor.is(AccountId.SYSTEM)) {
            return new Guard(actor, EnumSet.of(Party.PORTAL));
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

    private void instead(Party party) {
        parties.remove(Party.REVIEWER);
        parties.add(party);
    }

    /// Whether this person may ask for the model at all.
    static boolean mayAsk(Actor actor, ModelName model) {
        return actor.roles().stream()
                .anyMatch(
                        r -> r.name() == RoleName.RESEARCHER && r.scope().covers(model.toString()));
    }

    static void requireAsk(Actor actor, ModelName model) {
        actor.require(TokenScope.REQUEST);
        if (!mayAsk(actor, model)) {
            throw new NotPermitted("This needs the role researcher for %s.".formatted(model));
        }
    }

    boolean may(AccessAct act, AccessRequest request) {
        return actor.may(act.scope()) && acts(request).contains(act);
    }

    boolean may(AccessAct act, Grant grant, Instant now) {
        return actor.may(act.scope()) && acts(grant, now).contains(act);
    }

    /// What the pages may offer. A draft or a discarded draft is its writer's alone; a refusal is
    /// appealed once.
    Set<AccessAct> acts(AccessRequest request) {
        boolean stranger = !parties.contains(Party.APPLICANT) && !parties.contains(Party.PORTAL);
        if (request.submissions() == 0 && stranger) {
            return Set.of();
        }
        Set<AccessAct> acts = AccessRules.acts(request.status(), parties);
        if (request.course().panel().appealed() != null) {
            acts.remove(AccessAct.APPEAL);
        }
        return acts;
    }

    /// As above, of a grant. A rehearsal is fetched and ends; nobody owes anything for it.
    Set<AccessAct> acts(Grant grant, Instant now) {
        Set<AccessAct> acts = AccessRules.acts(grant.status(now), parties);
        if (grant.holding().kind() == GrantKind.REHEARSAL) {
            acts.retainAll(REHEARSAL);
        }
        return acts;
    }

    /// Whether notes among reviewers are for these eyes.
    boolean seesNotes() {
        return !parties.contains(Party.APPLICANT)
                && !parties.contains(Party.RECUSED)
                && !parties.contains(Party.COLLEAGUE);
    }

    /// Refuses with 404, 403 or, where the act came too late, 409 and `past`'s sentence.
    void check(AccessAct act, AccessRequest request, Supplier<String> past) {
        Set<AccessAct> acts = acts(request);
        if (!acts.contains(AccessAct.READ) && !acts.contains(act)) {
            throw new NoSuchRequest("There is no request " + request.reference() + ".");
        }
        if (!acts.contains(act)) {
            throw AccessRules.ever(act, parties) ? new RequestMoved(past.get()) : denied(act);
        }
        actor.require(act.scope());
    }

    void check(AccessAct act, Grant grant, Instant now, Supplier<String> past) {
        Set<AccessAct> acts = acts(grant, now);
        boolean unseen = !acts.contains(AccessAct.READ) && !parties.contains(Party.PORTAL);
        if (unseen && !acts.contains(act)) {
            throw new NoSuchRequest("There is no grant " + grant.reference() + ".");
        }
        if (!acts.contains(act)) {
            throw AccessRules.everWithGrant(act, parties) ? new GrantOver(past.get()) : denied(act);
        }
        actor.require(act.scope());
    }

    /// Why a reviewer is none of this request; empty for whoever is, or has no such role.
    String barred(String act) {
        if (parties.contains(Party.RECUSED)) {
            return "You stepped aside from this request.";
        }
        if (parties.contains(Party.COLLEAGUE)) {
            return "You are of the applicant's institution; requests for this release are reviewed"
                    + " by people from elsewhere.";
        }
        return parties.contains(Party.EARLIER_REVIEWER)
                ? "You have had your say here; another reviewer must %s now.".formatted(act)
                : "";
    }

    private NotPermitted denied(AccessAct act) {
        if (parties.contains(Party.APPLICANT)) {
            return new NotPermitted(
                    "Nobody can %s what they asked for themselves.".formatted(act.words()));
        }
        String barred = barred(act.words());
        return new NotPermitted(
                barred.isEmpty() ? "This needs the role reviewer for this model." : barred);
    }
}
