package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.EXPIRE;
import static org.weightgate.portal.access.AccessAct.SUSPEND;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.GrantStop.GrantExpired;
import org.weightgate.portal.access.GrantStop.GrantSuspended;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.TermsRevised;
import org.weightgate.portal.catalog.TermsView;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// What time and new terms do to grants, noted so that the record and the mails say so. The doors
/// do not wait for it: they look at the clock themselves.
@Service
@Transactional
public class GrantUpkeep {
    private final Grants grants;
    private final GrantLedger ledger;
    private final Catalog catalog;
    private final AccessSettings settings;

    GrantUpkeep(Grants grants, GrantLedger ledger, Catalog catalog, AccessSettings settings) {
        this.grants = grants;
        this.ledger = ledger;
        this.catalog = catalog;
        this.settings = settings;
    }

    /// Asks everybody for a signature of the new version, in the transaction that makes it.
    @EventListener
    void on(TermsRevised act) {
        grants.queueUp("terms " + act.model());
        Instant now = ledger.now();
        TermsView terms = catalog.terms(act.model());
        for (Grant grant : grants.lockOutdated(act.model(), terms.version(), now)) {
            ledger.tell(grant.askSignature(terms, now.plus(settings.termsGrace()), now));
            grants.save(grant);
        }
    }

    /// Notes the grants whose last day is over; returns how many.
    int expireOverdue() {
        Instant now = ledger.now();
        List<Grant> overdue = grants.lockOverdue(now);
        for (Grant grant : overdue) {
            if (Guard.of(Actor.SYSTEM, grant).may(EXPIRE, grant, now)) {
                grant.end(GrantStatus.EXPIRED, now.plus(settings.certifyWithin()), now);
                var expired =
                        new GrantExpired(
                                AccountId.SYSTEM, now, grant.subject(), grant.tenure().expires());
                ledger.enter(grant, EXPIRE, expired, "");
            }
        }
        return overdue.size();
    }

    /// Notes the grants that what their recipients owe has suspended; returns how many.
    int suspendNeglected() {
        Instant now = ledger.now();
        List<Grant> neglected = grants.lockNeglected(now);
        for (Grant grant : neglected) {
            if (Guard.of(Actor.SYSTEM, grant).may(SUSPEND, grant, now)) {
                SuspensionReason why = Objects.requireNonNull(grant.tenure().suspended(now));
                grant.tenure().suspend(new Suspension(why, "", AccountId.SYSTEM, now));
                var suspended = new GrantSuspended(AccountId.SYSTEM, now, grant.subject(), why, "");
                ledger.enter(grant, SUSPEND, suspended, why.words());
            }
        }
        return neglected.size();
    }
}
