package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightgate.portal.access.AccessFixture.answers;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.Curation;
import org.weightgate.portal.catalog.Gate;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

@PortalTest
class AccessDeskTests {
    @Autowired private AccessFixture fixture;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;
    @Autowired private GrantDesk grants;
    @Autowired private Custody custody;
    @Autowired private Oversight oversight;
    @Autowired private GrantUpkeep upkeep;
    @Autowired private Dossiers dossiers;
    @Autowired private Entitlements entitlements;
    @Autowired private Catalog catalog;
    @Autowired private Curation curation;
    @Autowired private CatalogFixture models;
    @Autowired private Gate gate;
    @Autowired private JdbcClient jdbc;

    private ModelName model;
    private Actor ada;
    private Actor rita;
    private Actor ralf;

    @BeforeEach
    void people() {
        model = fixture.model();
        ada = fixture.researcher();
        rita = fixture.reviewer(model);
        ralf = fixture.reviewer(model);
    }

    @Test
    void anApprovalIssuesAGrantThroughItsLastDay() {
        String ref = fixture.submitted(ada).reference();
        LocalDate day = LocalDate.now().plusDays(30);
        GrantView grant = review.approve(rita, ref, day, null, "Welcome.", null);
        assertThat(grant.expires()).isEqualTo(day.plusDays(1) + "T00:00:00Z");
        assertThat(grant.recipient()).isEqualTo(ada.id());
        assertThat(entitlements.of(ada, grant.id(), Usage.NONE)).isInstanceOf(Entitled.class);
        assertThat(entitlements.of(rita, grant.id(), Usage.NONE)).isInstanceOf(NotEntitled.class);
        Dossier dossier = dossiers.of(ada, ref);
        assertThat(dossier.request().status()).isEqualTo(RequestStatus.APPROVED);
        assertThat(dossier.steps())
                .extracting(EntryView::act)
                .containsExactly(AccessAct.SUBMIT, AccessAct.CLAIM, AccessAct.APPROVE);
        assertThat(dossier.request().outcome().sha256()).isEqualTo(dossier.latest().sha256());
    }

    @Test
    void aRevokedGrantIsOverAtOnceAndSaysWhy() {
        String ref = fixture.submitted(ada).reference();
        GrantView grant = review.approve(rita, ref, null, null, "", null);
        assertThatThrownBy(() -> grants.revoke(ada, grant.reference(), "mine"))
                .isInstanceOf(NotPermitted.class);
        grants.revoke(ralf, grant.reference(), "The copy was found on a public site.");
        NotEntitled refused = (NotEntitled) entitlements.of(ada, grant.id(), Usage.NONE);
        assertThat(refused.reason()).isEqualTo(NotEntitled.Reason.REVOKED);
        assertThatThrownBy(() -> grants.revoke(rita, grant.reference(), "again"))
                .isInstanceOf(GrantOver.class);
    }

    @Test
    void nobodyDecidesOnTheirOwnRequest() {
        String ref = fixture.submitted(rita).reference();
        assertThatThrownBy(() -> review.approve(rita, ref, null, null, "", null))
                .isInstanceOf(NotPermitted.class);
        assertThatThrownBy(() -> review.claim(rita, ref, null)).isInstanceOf(NotPermitted.class);
        assertThatThrownBy(
                        () ->
                                jdbc.sql(
                                                "update access_request set reviewer = applicant,"
                                                        + " claimed = now() where reference = ?")
                                        .param(ref)
                                        .update())
                .hasMessageContaining("nobody_reviews_their_own_request");
        assertThat(status(ref)).isEqualTo(RequestStatus.SUBMITTED);
    }

    @Test
    void aReviewerOfAnotherModelIsToldNothing() {
        String ref = fixture.submitted(ada).reference();
        Actor stranger = fixture.with(RoleName.REVIEWER, "elsewhere/model");
        assertThatThrownBy(() -> dossiers.of(stranger, ref)).isInstanceOf(NoSuchRequest.class);
        assertThatThrownBy(() -> review.approve(stranger, ref, null, null, "", null))
                .isInstanceOf(NoSuchRequest.class);
        assertThatThrownBy(() -> desk.message(fixture.researcher(), ref, "hello"))
                .isInstanceOf(NoSuchRequest.class);
    }

    @Test
    void aDraftIsItsWritersAlone() {
        String ref = desk.begin(ada, model).reference();
        assertThatThrownBy(() -> dossiers.of(rita, ref)).isInstanceOf(NoSuchRequest.class);
        desk.withdraw(ada, ref, null);
        assertThatThrownBy(() -> dossiers.of(rita, ref)).isInstanceOf(NoSuchRequest.class);
        assertThat(dossiers.of(ada)).isEmpty();
    }

    @Test
    void theSignatureBindsTheTextOfNow() {
        ModelName own = models.published();
        Signing old = fixture.signing(own);
        curation.reviseTerms(CatalogFixture.publisherOf("lab"), own, "Entirely other terms.");
        assertThatThrownBy(() -> desk.submit(ada, own, answers(), old))
                .isInstanceOf(TermsChanged.class);
        String ref = desk.submit(ada, own, answers(), fixture.signing(own)).reference();
        Signature signed = dossiers.of(ada, ref).latest().signature();
        assertThat(signed.termsSha256()).isEqualTo(catalog.terms(own).sha256());
        assertThat(signed.termsVersion()).isEqualTo(2);

        Actor reviewer = fixture.reviewer(own);
        curation.reviseTerms(CatalogFixture.publisherOf("lab"), own, "Third terms.");
        review.ask(reviewer, ref, "Please sign the new terms.", Set.of(), null);
        assertThatThrownBy(() -> desk.answer(ada, ref, "Yes.", Answers.NONE, null, null))
                .isInstanceOf(TermsChanged.class);
        desk.answer(ada, ref, "Yes.", Answers.NONE, fixture.signing(own), null);
        GrantView grant = review.approve(reviewer, ref, null, null, "", null);
        assertThat(grant.termsVersion()).isEqualTo(3);
        assertThat(grant.status()).isEqualTo(GrantStatus.ACTIVE);
    }

    @Test
    void anApprovalOfASignatureUnderOlderTermsWaitsForOneUnderTheNew() {
        ModelName own = models.published();
        Actor reviewer = fixture.reviewer(own);
        String ref = desk.submit(ada, own, answers(), fixture.signing(own)).reference();
        Signing old = fixture.signing(own);
        curation.reviseTerms(CatalogFixture.publisherOf("lab"), own, "Newer terms.");
        GrantView grant = review.approve(reviewer, ref, null, null, "", null);
        assertThat(grant.status()).isEqualTo(GrantStatus.PENDING_SIGNATURE);
        assertThat(reason(grant)).isEqualTo(NotEntitled.Reason.UNSIGNED);
        assertThatThrownBy(() -> custody.sign(ada, grant.reference(), old))
                .isInstanceOf(TermsChanged.class);
        assertThatThrownBy(() -> custody.sign(reviewer, grant.reference(), fixture.signing(own)))
                .isInstanceOf(NotPermitted.class);
        custody.sign(ada, grant.reference(), fixture.signing(own));
        assertThat(entitlements.of(ada, grant.id(), Usage.NONE)).isInstanceOf(Entitled.class);
        assertThat(grants.byReference(ada, grant.reference()).termsVersion()).isEqualTo(2);
        assertThatThrownBy(() -> custody.sign(ada, grant.reference(), fixture.signing(own)))
                .isInstanceOf(GrantOver.class);
    }

    @Test
    void newTermsLeaveAWhileToSignThemAndStopTheGrantAfterwards() {
        ModelName own = models.published();
        Actor reviewer = fixture.reviewer(own);
        String first = desk.submit(ada, own, answers(), fixture.signing(own)).reference();
        GrantView grant = review.approve(reviewer, first, null, null, "", null);
        curation.reviseTerms(CatalogFixture.publisherOf("lab"), own, "Newer terms.");
        assertThat(entitlements.of(ada, grant.id(), Usage.NONE)).isInstanceOf(Entitled.class);
        GrantView asked = grants.byReference(ada, grant.reference());
        assertThat(asked.obligations().termsDue()).isAfter(Instant.now().plusSeconds(86400 * 13));

        due("terms_due", grant);
        NotEntitled refused = (NotEntitled) entitlements.of(ada, grant.id(), Usage.NONE);
        assertThat(refused.reason()).isEqualTo(NotEntitled.Reason.TERMS_CHANGED);
        assertThat(refused.sentence()).contains("version 2 is current", "made under version 1");
        assertThat(grants.grant(grant.id()).status()).isEqualTo(GrantStatus.SUSPENDED);
        assertThat(gate.of(ada, catalog.model(own)).sentence()).isEqualTo(refused.sentence());
        upkeep.suspendNeglected();
        assertThatThrownBy(() -> oversight.resume(reviewer, grant.reference(), ""))
                .isInstanceOf(GrantOver.class);

        custody.sign(ada, grant.reference(), fixture.signing(own));
        assertThat(entitlements.of(ada, grant.id(), Usage.NONE)).isInstanceOf(Entitled.class);
        assertThat(grants.history(ada, grant.reference()))
                .extracting(GrantEntryView::act)
                .containsExactly(AccessAct.APPROVE, AccessAct.SUSPEND, AccessAct.SIGN);
        assertThat(gate.of(ada, catalog.model(own)).link())
                .isEqualTo("/grants/" + grant.reference());
    }

    private NotEntitled.Reason reason(GrantView grant) {
        return ((NotEntitled) entitlements.of(grant.id(), Usage.NONE)).reason();
    }

    /// As if it had been due an hour ago.
    private void due(String column, GrantView grant) {
        jdbc.sql("update access_grant set " + column + " = now() - interval '1 hour' where id = ?")
                .param(grant.id().value())
                .update();
    }

    @Test
    void anAnswerIsANewSubmissionWithItsDifferences() {
        String ref = fixture.submitted(ada).reference();
        review.ask(rita, ref, "Which engines?", Set.of("project"), null);
        assertThatThrownBy(() -> desk.answer(ada, ref, " ", Answers.NONE, null, null))
                .isInstanceOf(ReasonMissing.class);
        assertThatThrownBy(() -> desk.save(ada, ref, "you", answers(), null))
                .isInstanceOf(NotPermitted.class);
        desk.save(ada, ref, "project", answers("projectTitle", "Notes on two engines"), null);
        desk.answer(ada, ref, "Both of them.", Answers.NONE, null, null);
        Dossier dossier = dossiers.of(rita, ref);
        assertThat(dossier.request().status()).isEqualTo(RequestStatus.IN_REVIEW);
        assertThat(dossier.submissions()).hasSize(2);
        assertThat(dossier.changes())
                .containsExactly(
                        new Change(
                                "Your project",
                                "projectTitle",
                                "Title",
                                List.of("Notes on engines"),
                                List.of("Notes on two engines")));
        assertThat(dossier.submissions().getFirst().answers().text("projectTitle"))
                .isEqualTo("Notes on engines");
        assertThatThrownBy(
                        () -> jdbc.sql("update access_submission set signature = 'Eve'").update())
                .hasMessageContaining("immutable");
    }

    @Test
    void aStaleFormDecidesNothing() {
        RequestView seen = fixture.submitted(ada);
        review.claim(ralf, seen.reference(), seen.version());
        assertThatExceptionOfType(RequestMoved.class)
                .isThrownBy(
                        () ->
                                review.approve(
                                        rita, seen.reference(), null, null, "", seen.version()))
                .withMessageContaining(ralf.name())
                .withMessageContaining("took it for review");
        assertThat(status(seen.reference())).isEqualTo(RequestStatus.IN_REVIEW);
    }

    @Test
    void notesStayAmongReviewers() {
        String ref = fixture.submitted(ada).reference();
        review.note(rita, ref, "I know this group.");
        desk.message(rita, ref, "Thank you, we read it.");
        assertThat(dossiers.of(ada, ref).thread())
                .extracting(EntryView::text)
                .contains("Thank you, we read it.")
                .doesNotContain("I know this group.");
        assertThat(dossiers.of(ralf, ref).notes()).hasSize(1);
        assertThatThrownBy(() -> review.note(ada, ref, "me too")).isInstanceOf(NotPermitted.class);
    }

    @RepeatedTest(3)
    void oneOfManySubmissionsAtOnceIsKept() throws Exception {
        List<Object> outcomes =
                Race.of(
                        () -> fixture.submitted(ada),
                        () -> fixture.submitted(ada),
                        () -> fixture.submitted(ada),
                        () -> fixture.submitted(ada));
        assertThat(outcomes).filteredOn(RequestView.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(RequestAlreadyOpen.class::isInstance).hasSize(3);
        assertThat(dossiers.of(ada)).hasSize(1);
    }

    @RepeatedTest(3)
    void oneOfTwoDecisionsAtOnceBinds() throws Exception {
        RequestView seen = fixture.submitted(ada);
        String ref = seen.reference();
        List<Object> outcomes =
                Race.of(
                        () -> review.approve(rita, ref, null, null, "", seen.version()),
                        () -> review.decline(ralf, ref, ReasonCode.PURPOSE, "No.", seen.version()),
                        () -> review.approve(ralf, ref, null, null, "", null));
        assertThat(outcomes).filteredOn(RequestMoved.class::isInstance).hasSize(2);
        RequestMoved lost =
                (RequestMoved)
                        outcomes.stream().filter(RequestMoved.class::isInstance).findFirst().get();
        String winner = dossiers.of(rita, ref).decider();
        assertThat(lost.getBody().getDetail()).contains(winner).contains("UTC");
        long issued = grants.of(ada).size();
        assertThat(issued).isEqualTo(status(ref) == RequestStatus.APPROVED ? 1 : 0);
    }

    @RepeatedTest(3)
    void approvalAndWithdrawalAtOnceAreSerial() throws Exception {
        RequestView seen = fixture.submitted(ada);
        String ref = seen.reference();
        List<Object> outcomes =
                Race.of(
                        () -> review.approve(rita, ref, null, null, "", seen.version()),
                        () -> {
                            desk.withdraw(ada, ref, seen.version());
                            return "withdrawn";
                        });
        assertThat(outcomes).filteredOn(RequestMoved.class::isInstance).hasSize(1);
        boolean withdrawn = status(ref) == RequestStatus.WITHDRAWN;
        assertThat(outcomes.contains("withdrawn")).isEqualTo(withdrawn);
        assertThat(grants.of(ada)).hasSize(withdrawn ? 0 : 1);
    }

    private RequestStatus status(String ref) {
        return RequestStatus.valueOf(
                jdbc.sql("select status from access_request where reference = ?")
                        .param(ref)
                        .query(String.class)
                        .single());
    }
}
