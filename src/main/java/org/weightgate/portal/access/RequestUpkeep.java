package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.LAPSE;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.RequestAct.RequestLapsed;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Ends requests whose applicants do nothing for too long.
@Service
@Transactional
public class RequestUpkeep {
    private final AccessRequests requests;
    private final Ledger ledger;
    private final AccessSettings settings;

    RequestUpkeep(AccessRequests requests, Ledger ledger, AccessSettings settings) {
        this.requests = requests;
        this.ledger = ledger;
        this.settings = settings;
    }

    /// Returns how many lapsed.
    int lapseIdle() {
        return lapse(RequestStatus.DRAFT, settings.draftLapses())
                + lapse(RequestStatus.INFO_REQUESTED, settings.answerLapses())
                + lapse(RequestStatus.AWAITING_CONFIRMATION, settings.answerLapses());
    }

    private int lapse(RequestStatus status, Duration patience) {
        List<AccessRequest> idle =
                requests.lockIdle(status, ledger.now().minus(patience)).stream()
                        .filter(r -> Guard.of(Actor.SYSTEM, r).may(LAPSE, r))
                        .toList();
        idle.forEach(this::lapse);
        return idle.size();
    }

    /// Lets one lapse, however long it has waited.
    void lapse(String reference) {
        lapse(ledger.open(Actor.SYSTEM, reference, LAPSE, null));
    }

    private void lapse(AccessRequest request) {
        Instant now = ledger.now();
        boolean draft = request.status() == RequestStatus.DRAFT;
        request.course().lapse(now);
        var lapsed = new RequestLapsed(AccountId.SYSTEM, now, request.subject(), draft);
        ledger.enter(request, LAPSE, lapsed, "");
    }
}
