package org.weightgate.portal.access;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Grants: reading and ending them. They begin with an approval and nowhere else.
@Service
@Transactional
public class GrantDesk {
    private final Grants grants;
    private final People people;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GrantDesk(Grants grants, People people, ApplicationEventPublisher events, Clock clock) {
        this.grants = grants;
        this.people = people;
        this.events = events;
        this.clock = clock;
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
        Grant grant = grants.findByReference(reference).orElseThrow(() -> unknown(reference));
        Guard.of(actor, grant).check(AccessAct.READ, grant, now());
        return view(grant);
    }

    /// The actor's own, the latest first.
    @Transactional(readOnly = true)
    public List<GrantView> of(Actor actor) {
        return grants.findByRecipientOrderByIssuedDesc(actor.id()).stream()
                .map(this::view)
                .toList();
    }

    /// The actor's own on one model, the latest first.
    List<GrantView> of(Actor actor, ModelName model) {
        return grants.findByRecipientAndModelOrderByIssuedDesc(actor.id(), model).stream()
                .map(this::view)
                .toList();
    }

    /// Those that let something pass on a release now, the latest first, for other modules.
    @Transactional(readOnly = true)
    public List<GrantView> activeOn(ReleaseId release) {
        return grants.findByReleaseAndStatusOrderByIssuedDesc(release, GrantStatus.ACTIVE).stream()
                .map(this::view)
                .filter(g -> g.status() == GrantStatus.ACTIVE)
                .toList();
    }

    public void revoke(Actor actor, String reference, String reason) {
        Grant grant = grants.lock(reference).orElseThrow(() -> unknown(reference));
        Guard.of(actor, grant).check(AccessAct.REVOKE, grant, now());
        if (reason.isBlank()) {
            throw new ReasonMissing("Say why: the recipient reads it.");
        }
        events.publishEvent(grant.revoke(actor.id(), reason.strip(), now()));
    }

    /// Whether the actor may end it now.
    @Transactional(readOnly = true)
    public boolean mayRevoke(Actor actor, String reference) {
        return grants.findByReference(reference)
                .filter(g -> Guard.of(actor, g).may(AccessAct.REVOKE, g, now()))
                .isPresent();
    }

    /// One person's grants, as far as the actor may see them.
    List<GrantView> ofRecipient(Actor actor, AccountId recipient) {
        return grants.findByRecipientOrderByIssuedDesc(recipient).stream()
                .filter(g -> Guard.of(actor, g).may(AccessAct.READ, g, now()))
                .map(this::view)
                .toList();
    }

    Optional<GrantView> ofRequest(String request) {
        return grants.findByRequest(request).map(this::view);
    }

    GrantView issue(AccessRequest asked, Submission signed, Approved approval) {
        Grant grant = grants.save(new Grant(asked, signed, approval));
        events.publishEvent(grant.issued());
        return view(grant);
    }

    /// Notes the grants whose last day is over; returns how many.
    int expireOverdue() {
        List<Grant> overdue = grants.lockOverdue(now());
        overdue.forEach(g -> events.publishEvent(g.expire(now())));
        return overdue.size();
    }

    private GrantView view(Grant grant) {
        return grant.view(people.get(grant.recipient()), now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static NoSuchRequest unknown(String reference) {
        return new NoSuchRequest("There is no grant " + reference + ".");
    }
}
