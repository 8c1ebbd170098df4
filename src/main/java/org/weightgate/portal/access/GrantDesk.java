package org.weightgate.portal.access;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.GrantStop.GrantRevoked;
import org.weightgate.portal.access.GrantTerm.RehearsalRenewed;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TermsView;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Grants: reading and ending them. They begin with an approval and nowhere else, except
/// rehearsals, which [Rehearsals] gives to whoever may ask.
@Service
@Transactional
public class GrantDesk {
    private final Grants grants;
    private final GrantLedger ledger;
    private final People people;
    private final AccessSettings settings;

    GrantDesk(Grants grants, GrantLedger ledger, People people, AccessSettings settings) {
        this.grants = grants;
        this.ledger = ledger;
        this.people = people;
        this.settings = settings;
    }

    /// For other modules that know the id from an event.
    @Transactional(readOnly = true)
    public GrantView grant(GrantId id) {
        return grants.findById(id)
                .map(this::view)
                .orElseThrow(() -> new NoSuchRequest("There is no grant " + id + "."));
    }

    /// The recipient's, or one on a model whose reviewer, publisher, auditor or admin asks.
    @Transactional(readOnly = true)
    public GrantView byReference(Actor actor, String reference) {
        return view(readable(actor, reference));
    }

    /// What was done with it, the earliest first.
    @Transactional(readOnly = true)
    public List<GrantEntryView> history(Actor actor, String reference) {
        return ledger.history(readable(actor, reference));
    }

    /// What the actor may do with it now.
    @Transactional(readOnly = true)
    public Set<AccessAct> acts(Actor actor, String reference) {
        Grant grant = readable(actor, reference);
        Set<AccessAct> acts = Guard.of(actor, grant).acts(grant, now());
        if (!settings.renewable(grant, now())) {
            acts.remove(AccessAct.RENEW);
        }
        return acts;
    }

    private Grant readable(Actor actor, String reference) {
        Grant grant =
                grants.findByReference(reference).orElseThrow(() -> GrantLedger.unknown(reference));
        Guard.of(actor, grant).check(AccessAct.READ, grant, now(), () -> ledger.moved(grant));
        return grant;
    }

    /// The actor's own, the latest first.
    @Transactional(readOnly = true)
    public List<GrantView> of(Actor actor) {
        return grants.findByHoldingRecipientOrderByTenureIssuedDesc(actor.id()).stream()
                .map(this::view)
                .toList();
    }

    /// The actor's own accesses to one model, the latest first.
    List<GrantView> of(Actor actor, ModelName model) {
        return grants.ofPerson(actor.id(), model, GrantKind.ACCESS).stream()
                .map(this::view)
                .toList();
    }

    public void revoke(Actor actor, String reference, String reason) {
        Grant grant = ledger.open(actor, reference, AccessAct.REVOKE);
        String why = Said.text(reason);
        grant.end(GrantStatus.REVOKED, now().plus(settings.certifyWithin()), now());
        grant.tenure().revoked(actor.id(), why);
        var revoked = new GrantRevoked(actor.id(), now(), grant.subject(), why);
        ledger.enter(grant, AccessAct.REVOKE, revoked, why);
    }

    /// Whether the actor may end it now.
    @Transactional(readOnly = true)
    public boolean mayRevoke(Actor actor, String reference) {
        return grants.findByReference(reference)
                .filter(g -> Guard.of(actor, g).may(AccessAct.REVOKE, g, now()))
                .isPresent();
    }

    /// One person's accesses, as far as the actor may see them.
    List<GrantView> ofRecipient(Actor actor, AccountId recipient) {
        return grants.ofPerson(recipient, GrantKind.ACCESS).stream()
                .filter(g -> Guard.of(actor, g).may(AccessAct.READ, g, now()))
                .map(this::view)
                .toList();
    }

    /// Whether somebody stopped an access of this person's, so that somebody looks before the next.
    boolean stopped(AccountId person, ModelName model) {
        return grants.ofPerson(person, model, GrantKind.ACCESS).stream()
                .anyMatch(g -> g.tenure().stopped(now()));
    }

    /// The grant that a request led to, or extended.
    Optional<GrantView> ofRequest(AccessRequest request) {
        String renews = request.renews();
        return renews == null
                ? grants.findByHoldingRequest(request.reference()).map(this::view)
                : grants.findByReference(renews).map(this::view);
    }

    /// From here on the model's terms stay as they are until the transaction ends, and so they are
    /// read after this.
    void holdTerms(ModelName model) {
        grants.underTerms("terms " + model);
    }

    GrantView issue(AccessRequest asked, Submission signed, Approved approval, TermsView terms) {
        Grant grant = grants.save(new Grant(asked, signed, approval, terms));
        grant.tenure().attestBy(now().plus(settings.attestEvery()));
        ledger.enter(grant, AccessAct.APPROVE, grant.issued(), approval.note());
        if (grant.status(now()) == GrantStatus.PENDING_SIGNATURE) {
            ledger.tell(grant.askSignature(terms, now(), now()));
        }
        return view(grant);
    }

    /// Writes a new date on the grant that a request renews.
    GrantView extend(Actor actor, AccessRequest asked, Submission signed, Approved approval) {
        Grant grant = ledger.open(actor, Objects.requireNonNull(asked.renews()), AccessAct.EXTEND);
        grant.tenure().attestBy(now().plus(settings.attestEvery()));
        var renewed = grant.extend(approval, signed, asked.reference());
        ledger.enter(grant, AccessAct.EXTEND, renewed, "Through " + grant.lastDay() + ".");
        return view(grant);
    }

    /// The person's rehearsal on the twin goes on until then, or begins.
    GrantView rehearse(Actor actor, ReleaseView twin, TermsView terms, Duration lasts) {
        grants.queueUp("rehearsal " + actor.id() + " " + twin.id());
        grants.onRelease(actor.id(), twin.id(), GrantStatus.REVOKED)
                .ifPresent(
                        g -> {
                            throw new GrantOver(
                                    "Your rehearsal %s was revoked.".formatted(g.reference()));
                        });
        Instant until = now().plus(lasts);
        Optional<Grant> running = grants.lockRehearsal(actor.id(), twin.id());
        if (running.isPresent()) {
            return goOn(running.get(), until);
        }
        Grant grant = grants.save(new Grant(actor, twin, terms, now(), until));
        ledger.tell(grant.issued());
        return view(grant);
    }

    private GrantView goOn(Grant rehearsal, Instant until) {
        rehearsal.tenure().last(until);
        ledger.tell(new RehearsalRenewed(rehearsal.recipient(), now(), rehearsal.subject(), until));
        return view(rehearsal);
    }

    /// The person's rehearsal on the twin, while it runs.
    Optional<GrantView> rehearsal(Actor actor, ReleaseId twin) {
        return grants.onRelease(actor.id(), twin, GrantStatus.ACTIVE)
                .map(this::view)
                .filter(g -> g.status() == GrantStatus.ACTIVE);
    }

    private GrantView view(Grant grant) {
        return grant.view(people.get(grant.recipient()), now());
    }

    private Instant now() {
        return ledger.now();
    }
}
