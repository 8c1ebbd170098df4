package org.weightgate.portal.hub;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.AccessFixture;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.delivery.DeliveryFixture;

/// One recipient's copy, and calls by its recipient and by nobody.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HubCopy {
    static final String SHARD = "model-00001-of-00003.safetensors";

    @Autowired DeliveryFixture fixture;
    @Autowired AccessFixture access;
    @Autowired Tokens tokens;
    @Autowired People people;
    @Autowired JdbcClient db;
    @LocalServerPort int port;
    boolean spoiled = true;
    Actor ada;
    GrantView grant;
    HubCalls own;
    HubCalls nobody;
    String files;
    String api;

    /// One for all who leave it as it was, with everything that ever joins it.
    @BeforeEach
    void aCopy() {
        if (!spoiled) return;
        spoiled = false;
        ada = fixture.researcher();
        grant = fixture.prepared(ada);
        fixture.awaitGolden(grant);
        own = new HubCalls(port, fixture.token(ada));
        nobody = new HubCalls(port, null);
        files = "/" + grant.model() + "/resolve/";
        api = "/api/models/" + grant.model();
    }

    String sha() {
        return own.json(api + "/revision/main").get("sha").asString();
    }
}
