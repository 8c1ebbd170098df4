package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.ANSWER;
import static org.weightgate.portal.access.AccessAct.APPROVE;
import static org.weightgate.portal.access.AccessAct.ASK;
import static org.weightgate.portal.access.AccessAct.CLAIM;
import static org.weightgate.portal.access.AccessAct.DECLINE;
import static org.weightgate.portal.access.AccessAct.EDIT;
import static org.weightgate.portal.access.AccessAct.FETCH;
import static org.weightgate.portal.access.AccessAct.MESSAGE;
import static org.weightgate.portal.access.AccessAct.NOTE;
import static org.weightgate.portal.access.AccessAct.READ;
import static org.weightgate.portal.access.AccessAct.REVOKE;
import static org.weightgate.portal.access.AccessAct.SUBMIT;
import static org.weightgate.portal.access.AccessAct.WITHDRAW;
import static org.weightgate.portal.access.Party.APPLICANT;
import static org.weightgate.portal.access.Party.REVIEWER;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Who may do what with a request or a grant in which status: the one table that every act of the
/// pages, the API and the jobs passes. `RULES.md` beside this class is its rendering, kept equal by
/// its test. Guards that look at more than the status (nobody's own request, current terms, another
/// open request) stand where the act is done.
final class AccessRules {
    private static final Map<RequestStatus, Map<Party, Set<AccessAct>>> REQUESTS =
            new EnumMap<>(RequestStatus.class);
    private static final Map<GrantStatus, Map<Party, Set<AccessAct>>> GRANTS =
            new EnumMap<>(GrantStatus.class);

    static {
        request(RequestStatus.DRAFT, may(READ, EDIT, SUBMIT, WITHDRAW), Set.of());
        request(
                RequestStatus.SUBMITTED,
                may(READ, MESSAGE, WITHDRAW),
                may(READ, NOTE, MESSAGE, CLAIM, ASK, APPROVE, DECLINE));
        request(
                RequestStatus.IN_REVIEW,
                may(READ, MESSAGE, WITHDRAW),
                may(READ, NOTE, MESSAGE, CLAIM, ASK, APPROVE, DECLINE));
        request(
                RequestStatus.INFO_REQUESTED,
                may(READ, EDIT, ANSWER, MESSAGE, WITHDRAW),
                may(READ, NOTE, MESSAGE, CLAIM, DECLINE));
        request(
                RequestStatus.AWAITING_CONFIRMATION,
                may(READ, MESSAGE, WITHDRAW),
                may(READ, NOTE, MESSAGE, CLAIM, DECLINE));
        request(
                RequestStatus.SECOND_APPROVAL,
                may(READ, MESSAGE, WITHDRAW),
                may(READ, NOTE, MESSAGE, DECLINE));
        request(
                RequestStatus.CONDITIONALLY_APPROVED,
                may(READ, MESSAGE, WITHDRAW),
                may(READ, NOTE, MESSAGE));
        request(RequestStatus.APPROVED, may(READ, MESSAGE), may(READ, NOTE, MESSAGE));
        request(RequestStatus.DECLINED, may(READ, MESSAGE), may(READ, NOTE, MESSAGE));
        request(RequestStatus.WITHDRAWN, may(READ), may(READ, NOTE));
        request(RequestStatus.LAPSED, may(READ), may(READ, NOTE));

        grant(GrantStatus.PENDING_SIGNATURE, may(READ), may(READ, REVOKE));
        grant(GrantStatus.ACTIVE, may(READ, FETCH), may(READ, REVOKE));
        grant(GrantStatus.SUSPENDED, may(READ), may(READ, REVOKE));
        grant(GrantStatus.EXPIRED, may(READ), may(READ));
        grant(GrantStatus.REVOKED, may(READ), may(READ));
        grant(GrantStatus.CLOSED, may(READ), may(READ));
    }

    private AccessRules() {}

    static Set<AccessAct> acts(RequestStatus status, Collection<Party> parties) {
        return union(row(REQUESTS, status), parties);
    }

    static Set<AccessAct> acts(GrantStatus status, Collection<Party> parties) {
        return union(row(GRANTS, status), parties);
    }

    /// Whether these parties may do this to a request in some status, if not in this one.
    static boolean ever(AccessAct act, Collection<Party> parties) {
        return REQUESTS.values().stream().anyMatch(row -> union(row, parties).contains(act));
    }

    /// As [#ever], for grants.
    static boolean everWithGrant(AccessAct act, Collection<Party> parties) {
        return GRANTS.values().stream().anyMatch(row -> union(row, parties).contains(act));
    }

    private static <S> Map<Party, Set<AccessAct>> row(
            Map<S, Map<Party, Set<AccessAct>>> table, S status) {
        return table.getOrDefault(status, Map.of());
    }

    private static Set<AccessAct> union(Map<Party, Set<AccessAct>> row, Collection<Party> parties) {
        Set<AccessAct> acts = EnumSet.noneOf(AccessAct.class);
        parties.forEach(p -> acts.addAll(row.getOrDefault(p, Set.of())));
        return acts;
    }

    /// Publishers, auditors and admins read whatever a reviewer reads.
    private static void request(
            RequestStatus status, Set<AccessAct> applicant, Set<AccessAct> reviewer) {
        Map<Party, Set<AccessAct>> row = new EnumMap<>(Party.class);
        row.put(APPLICANT, applicant);
        row.put(REVIEWER, reviewer);
        Set<AccessAct> onlooker = reviewer.contains(READ) ? may(READ) : Set.of();
        row.put(Party.PUBLISHER, onlooker);
        row.put(Party.AUDITOR, onlooker);
        row.put(Party.ADMIN, onlooker);
        REQUESTS.put(status, row);
    }

    /// Publishers end grants as reviewers do; auditors and admins read.
    private static void grant(GrantStatus status, Set<AccessAct> recipient, Set<AccessAct> model) {
        Map<Party, Set<AccessAct>> row = new EnumMap<>(Party.class);
        row.put(APPLICANT, recipient);
        row.put(REVIEWER, model);
        row.put(Party.PUBLISHER, model);
        row.put(Party.AUDITOR, may(READ));
        row.put(Party.ADMIN, may(READ));
        GRANTS.put(status, row);
    }

    private static Set<AccessAct> may(AccessAct... acts) {
        return Set.copyOf(EnumSet.of(acts[0], acts));
    }
}
