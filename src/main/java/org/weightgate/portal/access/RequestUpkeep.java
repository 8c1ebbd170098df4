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
        Instant now = ledger.now();
        List<AccessRequest> idle =
                requests.lockIdle(status, now.minus(patience)).stream()
                        .filter(r -> Guard.of(Actor.SYSTEM, r).may(LAPSE, r))
                        .toList();
        for (AccessRequest request : idle) {
            request.lapse(now);
            boolean draft = status == RequestStatus.DRAFT;
            var lapsed = new RequestLapsed(AccountId.SYSTEM, now, request.subject(), draft);
            ledger.enter(request, LAPSE, lapsed, "");
        }
        return idle.size();
    }
}
