package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessFixture.answers;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;

import java.util.List;

/// The acts of a random life on a grant, by their names, done by the real services, and what time
/// does to requests and grants.
@Component
class LifeOfGrant {
    static final List<String> ALL =
            List.of("sign", "attest", "renew", "report", "certify", "suspend", "resume", "revoke");

    private final Services services;
    private final Upkeep upkeep;
    private final AccessFixture fixture;
    private final JdbcClient jdbc;

    LifeOfGrant(Services services, Upkeep upkeep, AccessFixture fixture, JdbcClient jdbc) {
        this.services = services;
        this.upkeep = upkeep;
        this.fixture = fixture;
        this.jdbc = jdbc;
    }

    @Component
    record Services(
            GrantDesk grants,
            Custody custody,
            Oversight oversight,
            Recourse recourse,
            AccessDesk desk) {}

    @Component
    record Upkeep(RequestUpkeep requests, GrantUpkeep grants) {}

    /// As [LifeDeeds#act], of a grant.
    LifeDeeds.Done act(String act, Actor by, String grant, String request, ModelName model) {
        try {
            return new LifeDeeds.Done(200, happen(act, by, grant, request, model));
        } catch (RuntimeException refusal) {
            return new LifeDeeds.Done(LifeDeeds.status(refusal), request);
        }
    }

    private String happen(String act, Actor by, String grant, String request, ModelName model) {
        switch (act) {
            case "sign" -> services.custody().sign(by, grant, fixture.signing(model));
            case "attest" ->
                    services.custody().attest(by, grant, signed(Statement.ATTESTATION), "");
            case "report" -> services.custody().report(by, grant, "It rained in.");
            case "certify" -> services.custody().certify(by, grant, signed(Statement.DELETION), "");
            case "suspend" ->
                    services.oversight().suspend(by, grant, SuspensionReason.DECISION, "Wait.");
            case "resume" -> services.oversight().resume(by, grant, "");
            case "revoke" -> services.grants().revoke(by, grant, "Enough.");
            case "renew" -> {
                String renewal = services.recourse().renew(by, grant).reference();
                if (!renewal.equals(request)) {
                    services.desk().write(by, renewal, answers());
                }
                return renewal;
            }
            default -> throw new IllegalArgumentException(act);
        }
        return request;
    }

    void lapse(String request) {
        jdbc.sql(
                        "update access_request set changed = now() - interval '1 year' where"
                                + " reference = ?")
                .param(request)
                .update();
        while (!status(request).equals("lapsed")) {
            upkeep.requests().lapseIdle();
        }
    }

    void expire(String grant, boolean noted) {
        jdbc.sql(
                        """
                        update access_grant set expires = now() - interval '1 hour',
                            issued = least(issued, now() - interval '2 hours')
                        where reference = ?
                        """)
                .param(grant)
                .update();
        if (noted) {
            upkeep.grants().expireOverdue();
        }
    }

    void overdue(String grant, boolean noted) {
        jdbc.sql(
                        "update access_grant set attestation_due = now() - interval '1 hour'"
                                + " where reference = ?")
                .param(grant)
                .update();
        if (noted) {
            upkeep.grants().suspendNeglected();
        }
    }

    /// As it is stored.
    String status(String request) {
        return jdbc.sql("select status from access_request where reference = ?")
                .param(request)
                .query((rs, _) -> RequestStatus.valueOf(rs.getString(1)).word())
                .single();
    }

    private static Signing signed(Statement statement) {
        return new Signing("Ada Lovelace", statement.sha256(), "192.0.2.7");
    }
}
