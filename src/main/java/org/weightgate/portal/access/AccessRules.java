package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.ANSWER;
import static org.weightgate.portal.access.AccessAct.APPEAL;
import static org.weightgate.portal.access.AccessAct.APPROVE;
import static org.weightgate.portal.access.AccessAct.ASK;
import static org.weightgate.portal.access.AccessAct.ASK_CONFIRMATION;
import static org.weightgate.portal.access.AccessAct.ASSIGN;
import static org.weightgate.portal.access.AccessAct.ATTEST;
import static org.weightgate.portal.access.AccessAct.CERTIFY;
import static org.weightgate.portal.access.AccessAct.CLAIM;
import static org.weightgate.portal.access.AccessAct.CONFIRM;
import static org.weightgate.portal.access.AccessAct.COPY;
import static org.weightgate.portal.access.AccessAct.DECLINE;
import static org.weightgate.portal.access.AccessAct.DROP_CONFIRMATION;
import static org.weightgate.portal.access.AccessAct.EDIT;
import static org.weightgate.portal.access.AccessAct.EXPIRE;
import static org.weightgate.portal.access.AccessAct.EXTEND;
import static org.weightgate.portal.access.AccessAct.FETCH;
import static org.weightgate.portal.access.AccessAct.FULFIL;
import static org.weightgate.portal.access.AccessAct.LAPSE;
import static org.weightgate.portal.access.AccessAct.MESSAGE;
import static org.weightgate.portal.access.AccessAct.NOTE;
import static org.weightgate.portal.access.AccessAct.READ;
import static org.weightgate.portal.access.AccessAct.RECALL;
import static org.weightgate.portal.access.AccessAct.RECUSE;
import static org.weightgate.portal.access.AccessAct.RELEASE;
import static org.weightgate.portal.access.AccessAct.RENEW;
import static org.weightgate.portal.access.AccessAct.REPORT;
import static org.weightgate.portal.access.AccessAct.RESUME;
import static org.weightgate.portal.access.AccessAct.REVOKE;
import static org.weightgate.portal.access.AccessAct.SIGN;
import static org.weightgate.portal.access.AccessAct.SUBMIT;
import static org.weightgate.portal.access.AccessAct.SUSPEND;
import static org.weightgate.portal.access.AccessAct.WITHDRAW;
import static org.weightgate.portal.access.Party.APPLICANT;
import static org.weightgate.portal.access.Party.EARLIER_REVIEWER;
import static org.weightgate.portal.access.Party.PORTAL;
import static org.weightgate.portal.access.Party.PUBLISHER;
import static org.weightgate.portal.access.Party.REVIEWER;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// Who may do what with a request or a grant in which status: the one table that every act of the
/// pages, the API and the jobs passes. `RULES.md` beside this class is its rendering, kept equal by
/// its test. Guards that look at more than the status (current terms, another open request, dates)
/// stand where the act is done.
final class AccessRules {
    private static final Map<RequestStatus, RuleRow> REQUESTS = new EnumMap<>(RequestStatus.class);
    private static final Map<GrantStatus, RuleRow> GRANTS = new EnumMap<>(GrantStatus.class);

    static {
        open();
        approved();
        over();
        granted();
        ended();
    }

    private AccessRules() {}

    private static void open() {
        request(RequestStatus.DRAFT)
                .may(APPLICANT, READ, EDIT, SUBMIT, WITHDRAW)
                .may(PORTAL, LAPSE);
        request(RequestStatus.SUBMITTED)
                .may(APPLICANT, READ, MESSAGE, WITHDRAW)
                .reviewed(CLAIM, ASSIGN, RECUSE, ASK, ASK_CONFIRMATION, APPROVE, DECLINE)
                .may(PORTAL, APPROVE);
        request(RequestStatus.IN_REVIEW)
                .may(APPLICANT, READ, MESSAGE, WITHDRAW)
                .reviewed(CLAIM, RELEASE, ASSIGN, RECUSE, ASK, ASK_CONFIRMATION, APPROVE, DECLINE);
        request(RequestStatus.INFO_REQUESTED)
                .may(APPLICANT, READ, EDIT, ANSWER, MESSAGE, WITHDRAW)
                .reviewed(CLAIM, ASSIGN, RECUSE, DECLINE)
                .may(PORTAL, LAPSE);
        request(RequestStatus.AWAITING_CONFIRMATION)
                .may(APPLICANT, READ, MESSAGE, WITHDRAW)
                .reviewed(CLAIM, ASSIGN, RECUSE, ASK_CONFIRMATION, DROP_CONFIRMATION, DECLINE)
                .may(PORTAL, LAPSE, CONFIRM);
    }

    private static void approved() {
        request(RequestStatus.SECOND_APPROVAL)
                .may(APPLICANT, READ, MESSAGE, WITHDRAW)
                .reviewed(CLAIM, ASSIGN, RECUSE, ASK, APPROVE, DECLINE)
                .also(EARLIER_REVIEWER, RECUSE);
        request(RequestStatus.CONDITIONALLY_APPROVED)
                .may(APPLICANT, READ, MESSAGE, WITHDRAW)
                .reviewed(CLAIM, ASSIGN, RECUSE, FULFIL, DECLINE);
        request(RequestStatus.APPROVED).may(APPLICANT, READ, MESSAGE).reviewed();
    }

    private static void over() {
        request(RequestStatus.DECLINED).may(APPLICANT, READ, MESSAGE, APPEAL, COPY).reviewed();
        request(RequestStatus.WITHDRAWN)
                .may(APPLICANT, READ, COPY)
                .may(REVIEWER, READ, NOTE)
                .may(EARLIER_REVIEWER, READ, NOTE)
                .watched();
        request(RequestStatus.LAPSED)
                .may(APPLICANT, READ, COPY)
                .may(REVIEWER, READ, NOTE)
                .may(EARLIER_REVIEWER, READ, NOTE)
                .watched();
    }

    private static void granted() {
        grant(GrantStatus.PENDING_SIGNATURE)
                .may(APPLICANT, READ, SIGN, REPORT)
                .kept(REVOKE)
                .may(PORTAL, EXPIRE);
        grant(GrantStatus.ACTIVE)
                .may(APPLICANT, READ, FETCH, SIGN, ATTEST, RENEW, REPORT, CERTIFY)
                .kept(SUSPEND, REVOKE)
                .also(REVIEWER, EXTEND)
                .also(PUBLISHER, RECALL)
                .may(PORTAL, EXTEND, SUSPEND, EXPIRE, RECALL);
        grant(GrantStatus.SUSPENDED)
                .may(APPLICANT, READ, SIGN, ATTEST, REPORT, CERTIFY)
                .kept(SUSPEND, RESUME, REVOKE)
                .also(REVIEWER, EXTEND)
                .also(PUBLISHER, RECALL)
                .may(PORTAL, EXTEND, SUSPEND, EXPIRE, RECALL);
    }

    private static void ended() {
        grant(GrantStatus.EXPIRED)
                .may(APPLICANT, READ, RENEW, REPORT, CERTIFY)
                .kept()
                .also(REVIEWER, EXTEND)
                .also(PUBLISHER, RECALL)
                .may(PORTAL, EXTEND, EXPIRE, RECALL);
        grant(GrantStatus.REVOKED)
                .may(APPLICANT, READ, REPORT, CERTIFY)
                .kept()
                .also(PUBLISHER, RECALL)
                .may(PORTAL, RECALL);
        grant(GrantStatus.CLOSED).may(APPLICANT, READ, REPORT).kept();
    }

    static Set<AccessAct> acts(RequestStatus status, Collection<Party> parties) {
        return row(REQUESTS, status).union(parties);
    }

    static Set<AccessAct> acts(GrantStatus status, Collection<Party> parties) {
        return row(GRANTS, status).union(parties);
    }

    /// Whether these parties may do this to a request in some status, if not in this one.
    static boolean ever(AccessAct act, Collection<Party> parties) {
        return REQUESTS.values().stream().anyMatch(row -> row.union(parties).contains(act));
    }

    /// As [#ever], for grants.
    static boolean everWithGrant(AccessAct act, Collection<Party> parties) {
        return GRANTS.values().stream().anyMatch(row -> row.union(parties).contains(act));
    }

    private static <S> RuleRow row(Map<S, RuleRow> table, S status) {
        return table.getOrDefault(status, new RuleRow());
    }

    private static RuleRow request(RequestStatus status) {
        return REQUESTS.computeIfAbsent(status, _ -> new RuleRow());
    }

    private static RuleRow grant(GrantStatus status) {
        return GRANTS.computeIfAbsent(status, _ -> new RuleRow());
    }
}
