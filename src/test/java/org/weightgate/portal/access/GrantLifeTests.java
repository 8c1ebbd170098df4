package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightgate.portal.access.AccessFixture.answers;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.Publishing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// The life of a grant after it was given: stopped, attested, renewed, called back, closed.
@PortalTest
class GrantLifeTests {
    @Autowired private AccessFixture fixture;
    @Autowired private CatalogFixture models;
    @Autowired private Catalog catalog;
    @Autowired private Publishing publishing;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;
    @Autowired private Recourse recourse;
    @Autowired private Recalls recalls;
    @Autowired private GrantDesk grants;
    @Autowired private Custody custody;
    @Autowired private Oversight oversight;
    @Autowired private GrantUpkeep upkeep;
    @Autowired private Reminding reminding;
    @Autowired private Entitlements entitlements;
    @Autowired private JdbcClient jdbc;
    @Autowired private Visits visits;

    private ModelName model;
    private Actor ada;
    private Actor rita;
    private GrantView grant;
    private String ref;

    @BeforeEach
    void aGrant() {
        model = fixture.model();
        ada = fixture.researcher();
        rita = fixture.reviewer(model);
        String request = fixture.submitted(ada).reference();
        grant = review.approve(rita, request, null, null, "", null);
        ref = grant.reference();
    }

    @Test
    void whatSomebodySuspendedSomebodyResumes() {
        assertThatThrownBy(() -> oversight.suspend(ada, ref, SuspensionReason.DECISION, "Mine."))
                .isInstanceOf(NotPermitted.class);
        oversight.suspend(rita, ref, SuspensionReason.INCIDENT, "A copy was seen elsewhere.");
        NotEntitled refused = (NotEntitled) entitlements.of(ada, grant.id(), Usage.NONE);
        assertThat(refused.reason()).isEqualTo(NotEntitled.Reason.SUSPENDED);
        assertThat(refused.sentence()).contains("A copy was seen elsewhere.");
        custody.attest(ada, ref, signed(Statement.ATTESTATION), "");
        assertThat(now().status()).isEqualTo(GrantStatus.SUSPENDED);
        Actor ralf = fixture.reviewer(model);
        assertThatThrownBy(() -> oversight.suspend(ralf, ref, SuspensionReason.DECISION, "Me too."))
                .isInstanceOf(GrantOver.class)
                .hasMessageContaining(rita.name() + " suspended it");
        oversight.resume(ralf, ref, "Cleared.");
        assertThat(entitlements.of(ada, grant.id(), Usage.NONE)).isInstanceOf(Entitled.class);
        assertThat(lettersTo(ada))
                .anyMatch(s -> s.startsWith("Access suspended"))
                .anyMatch(s -> s.startsWith("Access resumed"));
    }

    @Test
    void anOverdueAttestationStopsTheDoorBeforeAnyJobRuns() {
        past("attestation_due");
        assertThat(reason()).isEqualTo(NotEntitled.Reason.ATTESTATION_DUE);
        assertThat(now().obligations().suspended()).isEqualTo(SuspensionReason.ATTESTATION);
        upkeep.suspendNeglected();
        assertThat(stored()).isEqualTo("SUSPENDED");
        Signing wrong = new Signing("Ada Lovelace", "0".repeat(64), "192.0.2.7");
        assertThatThrownBy(() -> custody.attest(ada, ref, wrong, ""))
                .isInstanceOf(TermsChanged.class);
        custody.attest(ada, ref, signed(Statement.ATTESTATION), "Two papers.");
        assertThat(stored()).isEqualTo("ACTIVE");
        assertThat(now().obligations().attestationDue())
                .isAfter(Instant.now().plus(Duration.ofDays(364)));
        assertThat(grants.history(rita, ref).getLast().signature()).isEqualTo("Ada Lovelace");
        assertThatThrownBy(
                        () -> jdbc.sql("update access_grant_entry set signature = 'Eve'").update())
                .hasMessageContaining("immutable");
    }

    @Test
    void aRenewalWritesANewDateOnTheSameGrant() throws Exception {
        LocalDate last = LocalDate.ofInstant(grant.expires().minusNanos(1), ZoneOffset.UTC);
        String renewal = recourse.renew(ada, ref).reference();
        assertThat(recourse.renew(ada, ref).reference()).isEqualTo(renewal);
        assertThat(visits.get(ada, "/" + model + "/request"))
                .bodyText()
                .contains("This renews your grant", ref);
        send(renewal);
        assertThat(visits.get(ada, "/requests/" + renewal)).bodyText().contains("renewal of", ref);
        assertThatThrownBy(() -> review.approve(rita, renewal, last, null, "", null))
                .isInstanceOf(BadQuery.class)
                .hasMessageContaining(last.toString());
        LocalDate next = last.plusDays(catalog.model(model).grantDays());
        assertThat(Visits.text(visits.get(rita, "/review/" + renewal)))
                .containsPattern("name=\"lastDay\"[^>]* value=\"" + next + "\"");
        GrantView renewed = review.approve(rita, renewal, null, null, "", null);
        assertThat(renewed.id()).isEqualTo(grant.id());
        assertThat(renewed.expires())
                .isEqualTo(grant.expires().plus(Duration.ofDays(catalog.model(model).grantDays())));
        assertThat(grants.of(ada)).hasSize(1);
        assertThat(lettersTo(ada)).anyMatch(s -> s.startsWith("Access renewed"));
    }

    @Test
    void anExpiredGrantIsRenewedForAWhile() {
        past("expires", "issued = issued - interval '400 days',");
        upkeep.expireOverdue();
        assertThat(now().obligations().certificateDue()).isNotNull();
        assertThat(grants.acts(ada, ref)).contains(AccessAct.RENEW);
        String renewal = recourse.renew(ada, ref).reference();
        send(renewal);
        GrantView renewed = review.approve(rita, renewal, null, null, "", null);
        assertThat(renewed.status()).isEqualTo(GrantStatus.ACTIVE);
        assertThat(renewed.obligations().owesCertificate()).isFalse();
        assertThat(renewed.expires()).isAfter(Instant.now().plus(Duration.ofDays(300)));

        jdbc.sql(
                        "update access_grant set issued = issued - interval '800 days', expires ="
                                + " now() - interval '91 days' where id = ?")
                .param(grant.id().value())
                .update();
        assertThat(grants.acts(ada, ref)).doesNotContain(AccessAct.RENEW);
        assertThatThrownBy(() -> recourse.renew(ada, ref))
                .isInstanceOf(GrantOver.class)
                .hasMessageContaining("90 days");
    }

    @Test
    void certifyingTheDeletionClosesTheGrantOnce() {
        assertThatThrownBy(() -> custody.certify(rita, ref, signed(Statement.DELETION), ""))
                .isInstanceOf(NotPermitted.class);
        custody.certify(ada, ref, signed(Statement.DELETION), "Disk wiped.");
        assertThat(now().status()).isEqualTo(GrantStatus.CLOSED);
        assertThat(visits.get(ada, "/requests/" + grant.requestReference()))
                .bodyText()
                .contains("Your access was to last until");
        assertThat(entitlements.of(ada, grant.id(), Usage.NONE)).isInstanceOf(NotEntitled.class);
        assertThatThrownBy(() -> custody.certify(ada, ref, signed(Statement.DELETION), ""))
                .isInstanceOf(GrantOver.class)
                .hasMessageContaining("certified the deletion");
        assertThatThrownBy(() -> recourse.renew(ada, ref)).isInstanceOf(GrantOver.class);
    }

    @Test
    void aRevokedGrantStaysRevokedWithItsCertificate() {
        grants.revoke(rita, ref, "Found on a public site.");
        assertThat(now().obligations().owesCertificate()).isTrue();
        custody.certify(ada, ref, signed(Statement.DELETION), "");
        assertThat(now().status()).isEqualTo(GrantStatus.REVOKED);
        assertThat(now().obligations().certified()).isNotNull();
        assertThatThrownBy(() -> custody.certify(ada, ref, signed(Statement.DELETION), ""))
                .isInstanceOf(GrantOver.class);
    }

    @Test
    void whoeverComesTooLateIsToldWhoWasFasterAndWhen() {
        grants.revoke(rita, ref, "Over.");
        Actor ralf = fixture.reviewer(model);
        assertThatThrownBy(() -> grants.revoke(ralf, ref, "Over."))
                .isInstanceOf(GrantOver.class)
                .hasMessageContaining(rita.name() + " revoked it on")
                .hasMessageContaining("UTC");
    }

    @Test
    void aWithdrawnReleaseCallsItsCopiesBack() {
        ModelName own = models.published();
        Actor reviewer = fixture.reviewer(own);
        String request = fixture.submitted(ada, own).reference();
        GrantView held = review.approve(reviewer, request, null, null, "", null);
        publishing.withdraw(CatalogFixture.publisherOf("lab"), own, "v1", "Wrong weights.");
        GrantView recalled = grants.grant(held.id());
        assertThat(recalled.obligations().recall()).contains("Wrong weights.");
        assertThat(recalled.obligations().owesCertificate()).isTrue();
        assertThat(lettersTo(ada)).anyMatch(s -> s.startsWith("Release withdrawn"));
        assertThat(grants.history(ada, held.reference()).getLast().act())
                .isEqualTo(AccessAct.RECALL);
        custody.certify(ada, held.reference(), signed(Statement.DELETION), "");
        assertThat(grants.grant(held.id()).status()).isEqualTo(GrantStatus.CLOSED);
    }

    @Test
    void aSupersededReleaseIsCalledBackByItsPublisherAlone() {
        ModelName own = models.published();
        Actor paul = fixture.with(RoleName.PUBLISHER, own.toString());
        Actor reviewer = fixture.reviewer(own);
        GrantView held =
                review.approve(
                        reviewer, fixture.submitted(ada, own).reference(), null, null, "", null);
        assertThatThrownBy(() -> recalls.recall(paul, own, "v1", "Old."))
                .isInstanceOf(NothingToGrant.class);
        models.publish(own, "v2", CatalogFixture.demo("opt-stories"));
        assertThatThrownBy(() -> recalls.recall(reviewer, own, "v1", "Old."))
                .isInstanceOf(NotPermitted.class);
        assertThat(recalls.recall(paul, own, "v1", "A tensor was wrong.")).isEqualTo(1);
        GrantView recalled = grants.grant(held.id());
        assertThat(recalled.obligations().recall()).contains("A tensor was wrong.", "release v2");
        assertThat(entitlements.of(ada, held.id(), Usage.NONE)).isInstanceOf(Entitled.class);
        assertThat(lettersTo(ada)).anyMatch(s -> s.startsWith("Release called back"));
    }

    @Test
    void remindersGoOutOnceForEachDate() {
        jdbc.sql(
                        "update access_grant set issued = issued - interval '300 days', expires ="
                                + " now() + interval '29 days' where id = ?")
                .param(grant.id().value())
                .update();
        reminding.remind();
        reminding.remind();
        assertThat(lettersTo(ada)).filteredOn(s -> s.startsWith("Access ends in")).hasSize(1);
        assertThat(lettersTo(ada)).anyMatch(s -> s.startsWith("Access ends in 30 days"));
        jdbc.sql("update access_grant set expires = now() + interval '6 days' where id = ?")
                .param(grant.id().value())
                .update();
        reminding.remind();
        assertThat(lettersTo(ada)).anyMatch(s -> s.startsWith("Access ends in 7 days"));
    }

    @Test
    void aShortGrantIsNotRemindedOfDaysBeforeItBegan() {
        Actor bo = fixture.researcher();
        LocalDate soon = LocalDate.now(ZoneOffset.UTC).plusDays(20);
        review.approve(rita, fixture.submitted(bo).reference(), soon, null, "", null);
        reminding.remind();
        assertThat(lettersTo(bo)).noneMatch(s -> s.startsWith("Access ends in"));
    }

    @Test
    void anIncidentIsToldToTheModelsSideAndStopsNothing() {
        custody.report(ada, ref, "My laptop was stolen.");
        assertThat(entitlements.of(ada, grant.id(), Usage.NONE)).isInstanceOf(Entitled.class);
        assertThat(lettersTo(rita)).anyMatch(s -> s.startsWith("Incident reported"));
        assertThat(grants.history(rita, ref).getLast().text()).isEqualTo("My laptop was stolen.");
    }

    private void send(String renewal) {
        desk.write(ada, renewal, answers());
        desk.submit(ada, renewal, fixture.signing(model), null);
    }

    private static Signing signed(Statement statement) {
        return new Signing("Ada Lovelace", statement.sha256(), "192.0.2.7");
    }

    private GrantView now() {
        return grants.grant(grant.id());
    }

    private NotEntitled.Reason reason() {
        return ((NotEntitled) entitlements.of(ada, grant.id(), Usage.NONE)).reason();
    }

    private String stored() {
        return jdbc.sql("select status from access_grant where id = ?")
                .param(grant.id().value())
                .query(String.class)
                .single();
    }

    /// As if it had been due an hour ago.
    private void past(String column, String... also) {
        jdbc.sql(
                        "update access_grant set %s %s = now() - interval '1 hour' where id = ?"
                                .formatted(String.join(" ", also), column))
                .param(grant.id().value())
                .update();
    }

    private List<String> lettersTo(Actor person) {
        return jdbc.sql("select subject from mail_outbox where recipient = ?")
                .param(person.email())
                .query(String.class)
                .list();
    }
}
