package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/// The longer ways of a request: two reviewers, conflicts, conditions, appeals, copies, silence.
@PortalTest
class RequestLifeTests {
    @Autowired private AccessFixture fixture;
    @Autowired private CatalogFixture models;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;
    @Autowired private Rota rota;
    @Autowired private Recourse recourse;
    @Autowired private Policies policies;
    @Autowired private Dossiers dossiers;
    @Autowired private GrantDesk grants;
    @Autowired private RequestUpkeep upkeep;
    @Autowired private JdbcClient jdbc;

    private ModelName model;
    @Autowired private Visits visits;

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
    void twoDifferentReviewersApproveTheSameSubmission() {
        ModelName strict = under(ReviewRule.TWO);
        Actor first = fixture.reviewer(strict);
        Actor second = fixture.reviewer(strict);
        String ref = fixture.submitted(ada, strict).reference();
        LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(60);
        assertThat(review.approve(first, ref, day, 1000L, "Good.", null)).isNull();
        assertThat(status(ref)).isEqualTo(RequestStatus.SECOND_APPROVAL);
        assertThat(grants.of(ada)).isEmpty();
        assertThat(visits.get(ada, "/requests/" + ref)).bodyText().contains("reads it next.");
        assertThat(dossiers.of(ada, ref).request().outcome()).isNull();
        assertThat(dossiers.of(second, ref).proposed())
                .contains("Through " + day, "At most 1000 bytes.", "To the applicant: Good.");
        assertThat(dossiers.of(ada, ref).thread())
                .extracting(EntryView::text)
                .noneMatch(said -> said.contains("Good.") || said.contains(day.toString()));
        assertThat(dossiers.of(first, ref).may("APPROVE")).isFalse();
        assertThatThrownBy(() -> review.approve(first, ref, null, null, "", null))
                .isInstanceOf(NotPermitted.class)
                .hasMessageContaining("another reviewer must approve");
        assertThatThrownBy(() -> review.claim(first, ref, null)).isInstanceOf(NotPermitted.class);
        GrantView grant = review.approve(second, ref, day.plusDays(30), 400L, "", null);
        assertThat(grant.expires()).isEqualTo(day.plusDays(1) + "T00:00:00Z");
        assertThat(grant.quotaBytes()).isEqualTo(400L);
        assertThat(dossiers.of(second, ref).first()).isEqualTo(first.name());
        assertThat(dossiers.of(ada, ref).request().outcome().text()).isEqualTo("Good.");
        assertThat(dossiers.of(ada, ref).writers())
                .isEqualTo("%s and %s write", first.name(), second.name());
    }

    @Test
    void aQuestionVoidsTheFirstApproval() {
        ModelName strict = under(ReviewRule.TWO);
        Actor first = fixture.reviewer(strict);
        Actor second = fixture.reviewer(strict);
        String ref = fixture.submitted(ada, strict).reference();
        review.approve(first, ref, null, null, "", null);
        review.ask(second, ref, "Which cluster?", Set.of(), null);
        desk.answer(ada, ref, "Ours.", Answers.NONE, null, null);
        assertThat(review.approve(second, ref, null, null, "", null)).isNull();
        assertThat(status(ref)).isEqualTo(RequestStatus.SECOND_APPROVAL);
        assertThat(review.approve(first, ref, null, null, "", null)).isNotNull();
    }

    @Test
    void anOpenReleaseIsGrantedAsSoonAsTheSignedRequestIsSent() {
        ModelName open = under(ReviewRule.OPEN);
        for (String page : List.of("/" + open, "/" + open + "/request")) {
            assertThat(visits.get(ada, page)).bodyText().contains("request is approved at once");
        }
        RequestView sent = fixture.submitted(ada, open);
        assertThat(visits.get(ada, "/requests/" + sent.reference() + "/sent"))
                .bodyText()
                .contains("approved already", "/grants/GR-")
                .doesNotContain("reads your request");
        assertThat(sent.status()).isEqualTo(RequestStatus.APPROVED);
        assertThat(grants.of(ada))
                .singleElement()
                .satisfies(g -> assertThat(g.status()).isEqualTo(GrantStatus.ACTIVE));
        assertThat(dossiers.of(ada, sent.reference()).decider()).isEqualTo("Weightgate");
    }

    @Test
    void onlyThePublisherSaysWhoMustAgree() {
        assertThatThrownBy(() -> policies.set(rita, model, "v1", ReviewRule.OPEN))
                .isInstanceOf(NotPermitted.class);
        assertThat(policies.all(fixture.with(RoleName.PUBLISHER, model.toString()), model))
                .extracting(Policies.Row::rule)
                .containsExactly(ReviewRule.ONE);
    }

    @Test
    void whoHasAConflictOfInterestStepsAsideForGood() {
        String ref = fixture.submitted(ada).reference();
        review.claim(rita, ref, null);
        assertThatThrownBy(() -> rota.recuse(rita, ref, " ", null))
                .isInstanceOf(ReasonMissing.class);
        rota.recuse(rita, ref, "We share an office.", null);
        Dossier seen = dossiers.of(rita, ref);
        assertThat(seen.request().review()).isNull();
        assertThat(seen.acts()).containsExactly(AccessAct.READ);
        assertThat(seen.notes()).isEmpty();
        assertThatThrownBy(() -> review.approve(rita, ref, null, null, "", null))
                .isInstanceOf(NotPermitted.class)
                .hasMessageContaining("stepped aside");
        assertThatThrownBy(() -> rota.assign(ralf, ref, rita.handle(), null))
                .isInstanceOf(BadQuery.class);
        assertThat(dossiers.of(ralf, ref).notes())
                .extracting(EntryView::text)
                .contains("We share an office.");
        assertThat(dossiers.of(ada, ref).thread())
                .extracting(EntryView::act)
                .doesNotContain(AccessAct.RECUSE);
        assertThatThrownBy(
                        () ->
                                jdbc.sql(
                                                "update access_request set reviewer = ?, claimed ="
                                                        + " now() where reference = ?")
                                        .params(rita.id().value(), ref)
                                        .update())
                .hasMessageContaining("whoever_stepped_aside_decides_nothing");
    }

    @Test
    void aRequestIsGivenBackAndPutOnAColleaguesDesk() {
        String ref = fixture.submitted(ada).reference();
        review.claim(rita, ref, null);
        assertThatThrownBy(() -> rota.release(ralf, ref, null)).isInstanceOf(RequestMoved.class);
        rota.release(rita, ref, null);
        assertThat(status(ref)).isEqualTo(RequestStatus.SUBMITTED);
        assertThatThrownBy(() -> rota.assign(rita, ref, ada.handle(), null))
                .isInstanceOf(BadQuery.class);
        assertThat(rota.assign(rita, ref, ralf.handle(), null).review().reviewer())
                .isEqualTo(ralf.id());
        assertThat(lettersTo(ralf)).anyMatch(s -> s.startsWith("A request was put on your desk"));
    }

    @Test
    void thePromisedTimeStandsStillWhileTheApplicantIsAsked() {
        RequestView sent = fixture.submitted(ada);
        String ref = sent.reference();
        assertThat(sent.due()).isEqualTo(sent.submitted().plus(Duration.ofDays(5)));
        RequestView asked = review.ask(rita, ref, "Where?", Set.of(), null);
        assertThat(asked.held()).isNotNull();
        jdbc.sql("update access_request set held = held - interval '3 days' where reference = ?")
                .param(ref)
                .update();
        RequestView answered = desk.answer(ada, ref, "Here.", Answers.NONE, null, null);
        assertThat(answered.held()).isNull();
        assertThat(Duration.between(sent.due(), answered.due()))
                .isBetween(Duration.ofDays(3), Duration.ofDays(3).plusMinutes(10));
        assertThat(answered.late(answered.due().minusSeconds(1))).isFalse();
        assertThat(answered.late(answered.due())).isTrue();
    }

    @Test
    void theFirstOfTwoReviewersMayStepAsideAndTakesTheApprovalBack() {
        ModelName strict = under(ReviewRule.TWO);
        Actor first = fixture.reviewer(strict);
        Actor second = fixture.reviewer(strict);
        String ref = fixture.submitted(ada, strict).reference();
        review.approve(first, ref, null, null, "", null);
        rota.recuse(first, ref, "We are cousins, I see now.", null);
        assertThat(status(ref)).isEqualTo(RequestStatus.SUBMITTED);
        assertThat(dossiers.of(second, ref).request().approvedFirst()).isNull();
        long before = lettersTo(first).size();
        review.ask(second, ref, "Where?", Set.of(), null);
        desk.answer(ada, ref, "Here.", Answers.NONE, null, null);
        assertThat(review.approve(second, ref, null, null, "", null)).isNull();
        assertThat(lettersTo(first)).hasSize((int) before);
        assertThat(lettersTo(second)).anyMatch(s -> s.startsWith("A question was answered"));
    }

    @Test
    void aConditionStandsBetweenTheApprovalAndTheGrant() {
        String ref = fixture.submitted(ada).reference();
        Approval wish = new Approval(null, null, "Welcome.", "Send the ethics vote.");
        assertThat(review.approve(rita, ref, wish, null)).isNull();
        Dossier dossier = dossiers.of(ada, ref);
        assertThat(dossier.request().status()).isEqualTo(RequestStatus.CONDITIONALLY_APPROVED);
        assertThat(dossier.request().condition()).isEqualTo("Send the ethics vote.");
        assertThat(grants.of(ada)).isEmpty();
        assertThatThrownBy(() -> review.fulfil(ada, ref, "Done.", null))
                .isInstanceOf(NotPermitted.class);
        GrantView grant = review.fulfil(rita, ref, "The vote arrived.", null);
        assertThat(grant.status()).isEqualTo(GrantStatus.ACTIVE);
        assertThat(status(ref)).isEqualTo(RequestStatus.APPROVED);
        assertThatThrownBy(() -> review.fulfil(ralf, ref, "", null))
                .isInstanceOf(RequestMoved.class)
                .hasMessageContaining(rita.name());
        assertThat(lettersTo(ada)).anyMatch(s -> s.startsWith("Approved under a condition"));
    }

    @Test
    void aRefusalIsAppealedOnceAndJudgedByAnother() {
        String ref = fixture.submitted(ada).reference();
        review.decline(rita, ref, ReasonCode.PURPOSE, "No.", null);
        recourse.appeal(ada, ref, "You misread page two.", null);
        assertThat(status(ref)).isEqualTo(RequestStatus.IN_REVIEW);
        assertThat(visits.get(ada, "/requests/" + ref))
                .bodyText()
                .contains("Another reviewer will take your request.");
        assertThatThrownBy(() -> review.approve(rita, ref, null, null, "", null))
                .isInstanceOf(NotPermitted.class);
        assertThatThrownBy(() -> rota.assign(ralf, ref, rita.handle(), null))
                .isInstanceOf(BadQuery.class);
        assertThat(lettersTo(ralf)).anyMatch(s -> s.startsWith("A refusal is appealed"));
        assertThat(lettersTo(rita)).noneMatch(s -> s.startsWith("A refusal is appealed"));
        review.decline(ralf, ref, ReasonCode.PURPOSE, "Still no.", null);
        assertThat(dossiers.of(ada, ref).may("APPEAL")).isFalse();
        assertThatThrownBy(() -> recourse.appeal(ada, ref, "Once more.", null))
                .isInstanceOf(RequestMoved.class);
    }

    @Test
    void anAppealComesInTimeOrNotAtAll() {
        String ref = fixture.submitted(ada).reference();
        review.decline(rita, ref, ReasonCode.PURPOSE, "No.", null);
        jdbc.sql(
                        "update access_request set decided = decided - interval '31 days' where"
                                + " reference = ?")
                .param(ref)
                .update();
        assertThatThrownBy(() -> recourse.appeal(ada, ref, "Please.", null))
                .isInstanceOf(RequestMoved.class)
                .hasMessageContaining("30 days");
    }

    @Test
    void nobodyAsksAgainBeforeTheirDayAndThenWithTheSameAnswers() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String ref = fixture.submitted(ada).reference();
        review.decline(rita, ref, ReasonCode.SAFEGUARDS, "Later.", today.plusDays(10), null);
        assertThatThrownBy(() -> recourse.copy(ada, ref))
                .isInstanceOf(TooEarly.class)
                .hasMessageContaining(today.plusDays(10).toString());
        assertThatThrownBy(() -> desk.begin(ada, model)).isInstanceOf(TooEarly.class);
        assertThatThrownBy(() -> fixture.submitted(ada)).isInstanceOf(TooEarly.class);
        jdbc.sql("update access_request set reapply_after = ? where reference = ?")
                .params(today, ref)
                .update();
        RequestView copy = recourse.copy(ada, ref);
        Draft draft = dossiers.draft(ada, copy.reference());
        assertThat(draft.answers().text("projectTitle")).isEqualTo("Notes on engines");
        assertThat(draft.answers().all("attestations")).isEmpty();
        assertThatThrownBy(() -> recourse.copy(ada, ref)).isInstanceOf(RequestAlreadyOpen.class);
    }

    @Test
    void draftsAndUnansweredQuestionsLapse() {
        String draft = desk.begin(ada, model).reference();
        Actor bo = fixture.researcher();
        String asked = fixture.submitted(bo).reference();
        review.ask(rita, asked, "Where?", Set.of(), null);
        upkeep.lapseIdle();
        assertThat(status(draft)).isEqualTo(RequestStatus.DRAFT);
        assertThat(status(asked)).isEqualTo(RequestStatus.INFO_REQUESTED);
        for (String ref : List.of(draft, asked)) {
            jdbc.sql(
                            "update access_request set changed = changed - interval '181 days'"
                                    + " where reference = ?")
                    .param(ref)
                    .update();
        }
        upkeep.lapseIdle();
        assertThat(status(draft)).isEqualTo(RequestStatus.LAPSED);
        assertThat(status(asked)).isEqualTo(RequestStatus.LAPSED);
        assertThatThrownBy(() -> desk.answer(bo, asked, "Here.", Answers.NONE, null, null))
                .isInstanceOf(RequestMoved.class)
                .hasMessageContaining("nobody answered");
        assertThat(lettersTo(ada)).anyMatch(s -> s.startsWith("Request lapsed"));
        assertThat(recourse.copy(bo, asked).status()).isEqualTo(RequestStatus.DRAFT);
    }

    private ModelName under(ReviewRule rule) {
        ModelName own = models.published();
        policies.set(fixture.with(RoleName.PUBLISHER, own.toString()), own, "v1", rule);
        return own;
    }

    private RequestStatus status(String ref) {
        return RequestStatus.valueOf(
                jdbc.sql("select status from access_request where reference = ?")
                        .param(ref)
                        .query(String.class)
                        .single());
    }

    private List<String> lettersTo(Actor person) {
        return jdbc.sql("select subject from mail_outbox where recipient = ?")
                .param(person.email())
                .query(String.class)
                .list();
    }
}
