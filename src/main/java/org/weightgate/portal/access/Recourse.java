package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.APPEAL;
import static org.weightgate.portal.access.AccessAct.COPY;
import static org.weightgate.portal.access.AccessAct.RENEW;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.RequestAct.RequestAppealed;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// How it goes on after a request or a grant has come to its end: appeal, ask again, renew.
@Service
@Transactional
public class Recourse {
    private final Ledger ledger;
    private final Beginnings beginnings;
    private final GrantLedger grants;
    private final AccessSettings settings;

    Recourse(Ledger ledger, Beginnings beginnings, GrantLedger grants, AccessSettings settings) {
        this.ledger = ledger;
        this.beginnings = beginnings;
        this.grants = grants;
        this.settings = settings;
    }

    /// Asks once for another reviewer's judgement of a refusal.
    public RequestView appeal(Actor actor, String reference, String why, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, APPEAL, version);
        Instant now = ledger.now();
        Outcome refusal = Objects.requireNonNull(request.course().outcome());
        if (now.isAfter(appealUntil(refusal))) {
            throw new RequestMoved(
                    "A refusal can be appealed for %d days; this one was on %s."
                            .formatted(settings.appealWithin().toDays(), refusal.at()));
        }
        requireNone(beginnings.open(actor, request.model()), request.model());
        String said = Said.text(why);
        request.course().appeal(refusal.by(), now);
        request.course().promise(beginnings.promise(request.model(), now));
        var appealed = new RequestAppealed(actor.id(), now, request.subject(), refusal.by());
        ledger.enter(request, APPEAL, appealed, said);
        return ledger.view(request);
    }

    /// Until when a refusal can be appealed.
    Instant appealUntil(Outcome refusal) {
        return refusal.at().plus(settings.appealWithin());
    }

    /// Begins a new draft with the answers of a request that came to nothing.
    public RequestView copy(Actor actor, String reference) {
        AccessRequest request = ledger.open(actor, reference, COPY, null);
        ModelName model = request.model();
        Guard.requireAsk(actor, model);
        requireNone(beginnings.open(actor, model), model);
        beginnings.requireDue(actor, model, ledger.now());
        AccessRequest fresh = beginnings.begin(actor, request, request.renews(), ledger.now());
        return ledger.view(fresh);
    }

    /// Begins, or goes on with, the draft of a request to extend a grant.
    public RequestView renew(Actor actor, String grantReference) {
        Grant grant = grants.open(actor, grantReference, RENEW);
        Instant now = ledger.now();
        if (now.isAfter(grant.tenure().expires().plus(settings.renewWithin()))) {
            throw new GrantOver(
                    "%s ended more than %d days ago; ask for access anew."
                            .formatted(grantReference, settings.renewWithin().toDays()));
        }
        if (grant.tenure().obligations(now).recall() != null) {
            throw new GrantOver(grantReference + " was called back; ask for the new release.");
        }
        Guard.requireAsk(actor, grant.holding().model());
        Optional<AccessRequest> open = beginnings.open(actor, grant.holding().model());
        if (open.filter(r -> grantReference.equals(r.renews())).isPresent()) {
            return ledger.view(open.get());
        }
        requireNone(open, grant.holding().model());
        beginnings.requireDue(actor, grant.holding().model(), now);
        AccessRequest source =
                beginnings.latestOf(
                        grantReference, Objects.requireNonNull(grant.holding().request()));
        AccessRequest fresh = beginnings.begin(actor, source, grantReference, now);
        return ledger.view(fresh);
    }

    private static void requireNone(Optional<AccessRequest> open, ModelName model) {
        open.ifPresent(
                r -> {
                    throw new RequestAlreadyOpen(
                            "%s for %s is %s; there can be one open request for each model."
                                    .formatted(r.reference(), model, r.status().words()));
                });
    }
}
