package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.inference.Manifest;
import org.weightgate.inference.ModelSignature;
import org.weightgate.inference.PublicKeys;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.AccessFixture;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.Entitlements;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantOver;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.NoRehearsal;
import org.weightgate.portal.access.NotEntitled;
import org.weightgate.portal.access.Rehearsals;
import org.weightgate.portal.access.RequestView;
import org.weightgate.portal.access.Usage;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.Curation;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.Publishing;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.marking.CopyView;
import org.weightgate.portal.marking.Marking;
import org.weightgate.portal.marking.PortalKeys;
import org.weightgate.portal.tracing.TraceRefused;
import org.weightgate.portal.tracing.Tracing;

import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;

/// A rehearsal from the model's page to a prepared copy, and everything it must not count as.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RehearsalTests {
    private static final SortedMap<String, byte[]> FILES = CatalogFixture.demo("llama-stories");
    private static final Actor PAUL = CatalogFixture.publisherOf("lab");

    @Autowired private CatalogFixture models;
    @Autowired private AccessFixture people;
    @Autowired private DeliveryFixture delivery;
    @Autowired private Rehearsals rehearsals;
    @Autowired private GrantDesk grants;
    @Autowired private Entitlements entitlements;
    @Autowired private Catalog catalog;
    @Autowired private Curation curation;
    @Autowired private Publishing publishing;
    @Autowired private Tracing tracing;
    @Autowired private Marking marking;
    @Autowired private PortalKeys keys;
    @Autowired private Visits visits;
    @Autowired private MockMvcTester mvc;
    @Autowired private JdbcClient db;

    private ModelName model;
    private ReleaseView twin;

    @BeforeAll
    void publish() {
        model = models.published(FILES);
        twin = models.rehearsed(model, FILES);
    }

    @Test
    void isHadAtOnceFromTheModelsPageAndDeliveredAsAnyCopy() {
        Actor ada = people.researcher();
        assertThat(visits.get(ada, "/" + model))
                .bodyText()
                .contains("Rehearse it first", "Get the rehearsal");

        MvcTestResult taken = visits.post(ada, "/" + model + "/rehearsal");

        GrantView grant = grants.of(ada).getFirst();
        assertThat(taken).hasRedirectedUrl("/grants/" + grant.reference());
        assertThat(grant.release()).isEqualTo(twin.id());
        assertThat(grant.rehearsal()).isTrue();
        CopyView copy = delivery.awaitGolden(grant);
        assertThat(copy.ready()).isTrue();
        assertThat(copy.file("golden.json")).isPresent();
        assertThat(visits.get(ada, "/grants/" + grant.reference()))
                .bodyText()
                .contains("This is a rehearsal", "@v1-rehearsal --to");
        assertThat(visits.get(ada, "/grants")).bodyText().contains("random weights");
        assertThat(visits.get(ada, "/" + model))
                .bodyText()
                .contains("Renew the rehearsal", "Ask for access");
        assertThat(
                        db.sql(
                                        "select count(*) from audit_event where type ="
                                                + " 'grant-issued' and facts::text like ?")
                                .param("%" + grant.reference() + "%")
                                .query(Integer.class)
                                .single())
                .isEqualTo(1);
    }

    @Test
    void isComparedExactlyOnlyForNobodyMeasuredWhatMarksDoToRandomWeights() throws IOException {
        GrantView grant = rehearsals.begin(people.researcher(), model, null);
        CopyView copy = delivery.awaitGolden(grant);

        assertThat(copy.file("reference.json")).isEmpty();
        Manifest signed;
        try (InputStream in =
                marking.open(
                        grant.id(), "model.sig", 0, copy.file("model.sig").orElseThrow().size())) {
            signed = ModelSignature.verify(in.readAllBytes(), PublicKeys.parse(keys.pem()));
        }
        assertThat(signed.facts())
                .containsEntry("golden", "exact")
                .containsEntry("tolerance", "exact only: the weights of a rehearsal are random");
        assertThat(
                        visits.get(
                                delivery.publisher(model),
                                "/publish/" + model + "/releases/" + twin.label()))
                .bodyText()
                .contains("exact only", "Its weights are random");
    }

    @Test
    void askingAgainRenewsItAndMakesNoOther() {
        Actor ada = people.researcher();
        GrantView first = rehearsals.begin(ada, model, null);
        GrantView second = rehearsals.begin(ada, model, "v1");

        assertThat(second.reference()).isEqualTo(first.reference());
        assertThat(second.expires()).isAfter(first.expires());
        assertThat(grants.of(ada)).hasSize(1);
    }

    @Test
    void countsAsAccessNowhere() {
        Actor ada = people.researcher();
        Actor rita = people.reviewer(model);
        GrantView grant = rehearsals.begin(ada, model, null);
        RequestView request = people.submitted(ada, model);

        assertThat(request.release()).isEqualTo("v1");
        assertThat(visits.get(ada, "/requests/" + request.reference()))
                .bodyText()
                .contains("Rehearse it first");
        assertThat(visits.get(rita, "/review/" + request.reference()))
                .hasStatusOk()
                .bodyText()
                .doesNotContain(grant.reference());
        assertThatThrownBy(() -> tracing.open(PAUL, model, twin.label(), "Found somewhere."))
                .isInstanceOf(TraceRefused.class);
        assertThat(api(people.researcher(), "/api/v1/models/" + model))
                .bodyText()
                .contains("\"rehearsal\":\"v1-rehearsal\"")
                .doesNotContain("\"release\":\"v1-rehearsal\"");
    }

    @Test
    void isForThoseWhoMayAskAndForModelsThatHaveOne() {
        ModelName plain = models.published(FILES);
        Actor ada = people.researcher();

        assertThat(visits.get(ada, "/" + plain)).bodyText().doesNotContain("Rehearse it");
        assertThatThrownBy(() -> rehearsals.begin(ada, plain, null))
                .isInstanceOf(NoRehearsal.class);
        assertThatThrownBy(() -> rehearsals.begin(ada, model, "v1-rehearsal"))
                .isInstanceOf(NoRehearsal.class);
        assertThatThrownBy(() -> rehearsals.begin(PAUL, model, null))
                .isInstanceOf(NotPermitted.class);
        assertThat(mvc.get().uri("/" + model).exchange())
                .bodyText()
                .contains("Rehearse it first")
                .doesNotContain("Get the rehearsal");
    }

    @Test
    void programsTakeItWithADownloadToken() {
        Actor ada = people.researcher();
        String path = "/api/v1/models/" + model + "/rehearsal";
        String token = delivery.token(ada);

        assertThat(mvc.post().uri(path).header("Authorization", "Bearer " + token).exchange())
                .hasStatus(201)
                .bodyJson()
                .hasPathSatisfying("$.kind", kind -> kind.assertThat().isEqualTo("rehearsal"))
                .hasPathSatisfying("$.request", request -> request.assertThat().isNull());
        assertThat(api(ada, "/api/v1/grants")).bodyText().contains("\"kind\":\"rehearsal\"");
    }

    @Test
    void whatItsPublisherRevokedStaysRevoked() {
        Actor ada = people.researcher();
        GrantView grant = rehearsals.begin(ada, model, null);
        Actor rita = people.reviewer(model);

        assertThat(visits.post(rita, "/grants/" + grant.reference() + "/revoke", "reason", "Load."))
                .hasRedirectedUrl("/grants/" + grant.reference());
        assertThatThrownBy(() -> rehearsals.begin(ada, model, null)).isInstanceOf(GrantOver.class);
    }

    @Test
    void outlivesNewTermsAndEndsWithItsRelease() {
        ModelName other = models.published(FILES);
        models.rehearsed(other, FILES);
        Actor ada = people.researcher();
        GrantView grant = rehearsals.begin(ada, other, null);

        curation.reviseTerms(PAUL, other, "Be kinder.");
        assertThat(entitlements.of(grant.id(), Usage.NONE)).isInstanceOf(Entitled.class);

        publishing.withdraw(PAUL, other, "v1", "A shard was wrong.");
        assertThat(entitlements.of(grant.id(), Usage.NONE))
                .isInstanceOfSatisfying(
                        NotEntitled.class,
                        no ->
                                assertThat(no.reason())
                                        .isEqualTo(NotEntitled.Reason.RELEASE_WITHDRAWN));
        assertThatThrownBy(() -> rehearsals.begin(ada, other, null))
                .isInstanceOf(NoRehearsal.class);
    }

    private MvcTestResult api(Actor who, String path) {
        return mvc.get()
                .uri(path)
                .header("Authorization", "Bearer " + delivery.token(who))
                .exchange();
    }
}
