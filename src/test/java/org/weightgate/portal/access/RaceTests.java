package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.Curation;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Whatever happens at the same moment or twice has exactly one outcome, and the loser is told.
@PortalTest
class RaceTests {
    @Autowired private AccessFixture fixture;
    @Autowired private CatalogFixture models;
    @Autowired private ReviewDesk review;
    @Autowired private Rota rota;
    @Autowired private Recourse recourse;
    @Autowired private GrantDesk grants;
    @Autowired private Custody custody;
    @Autowired private Policies policies;
    @Autowired private Dossiers dossiers;
    @Autowired private Tokens tokens;
    @Autowired private AccessDesk desk;
    @Autowired private Curation curation;
    @Autowired private JdbcClient jdbc;
    @Autowired private MockMvcTester mvc;

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

    @RepeatedTest(3)
    void aRevocationAndACertificateAtOnceLeaveOneStory() throws Exception {
        GrantView grant = granted();
        String ref = grant.reference();
        List<Object> outcomes =
                Race.of(
                        () -> done(() -> grants.revoke(rita, ref, "Seen elsewhere.")),
                        () -> done(() -> grants.revoke(ralf, ref, "Seen elsewhere.")),
                        () -> done(() -> custody.certify(ada, ref, deletion(), "")));
        GrantView now = grants.grant(grant.id());
        long revoked = history(ref, AccessAct.REVOKE);
        assertThat(revoked).isEqualTo(now.status() == GrantStatus.REVOKED ? 1 : 0);
        assertThat(outcomes).filteredOn(GrantOver.class::isInstance).isNotEmpty();
        assertThat(history(ref, AccessAct.CERTIFY)).isEqualTo(1);
        assertThat(now.obligations().certified()).isNotNull();
    }

    @RepeatedTest(3)
    void aRenewalAskedForTwiceIsOneDraft() throws Exception {
        String ref = granted().reference();
        List<Object> outcomes =
                Race.of(
                        () -> recourse.renew(ada, ref).reference(),
                        () -> recourse.renew(ada, ref).reference(),
                        () -> recourse.renew(ada, ref).reference());
        assertThat(Set.copyOf(outcomes)).hasSize(1);
    }

    @RepeatedTest(3)
    void oneOfTwoAppealsAtOnceIsHeard() throws Exception {
        String ref = fixture.submitted(ada).reference();
        review.decline(rita, ref, ReasonCode.PURPOSE, "No.", null);
        List<Object> outcomes =
                Race.of(
                        () -> recourse.appeal(ada, ref, "Look again.", null),
                        () -> recourse.appeal(ada, ref, "Look again.", null));
        assertThat(outcomes).filteredOn(RequestView.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(RequestMoved.class::isInstance).hasSize(1);
    }

    @Test
    void aFirstApprovalPressedTwiceIsNoSecondOne() throws Exception {
        ModelName strict = models.published();
        Actor paul = fixture.with(RoleName.PUBLISHER, strict.toString());
        policies.set(paul, strict, "v1", ReviewRule.TWO);
        Actor first = fixture.reviewer(strict);
        String ref = fixture.submitted(ada, strict).reference();
        List<Object> outcomes =
                Race.of(
                        () -> done(() -> review.approve(first, ref, null, null, "", null)),
                        () -> done(() -> review.approve(first, ref, null, null, "", null)));
        assertThat(outcomes).containsOnlyOnce("done");
        assertThat(dossiers.of(ada, ref).request().status())
                .isEqualTo(RequestStatus.SECOND_APPROVAL);
        assertThat(grants.of(ada)).isEmpty();
    }

    @Test
    void whatIsSaidByAButtonPressedTwiceIsSaidOnce() throws Exception {
        String grant = granted().reference();
        String ref = fixture.submitted(ada).reference();
        List<Object> outcomes =
                Race.of(
                        () -> done(() -> desk.message(ada, ref, "Any news?")),
                        () -> done(() -> desk.message(ada, ref, "Any news?")),
                        () -> done(() -> custody.report(ada, grant, "A laptop is gone.")),
                        () -> done(() -> custody.report(ada, grant, "A laptop is gone.")));
        assertThat(outcomes).containsOnly("done");
        review.note(rita, ref, "Ask Ada.");
        review.note(rita, ref, "Ask Ada.");
        desk.message(ada, ref, "Any news?");
        assertThat(dossiers.of(rita, ref).thread())
                .extracting(EntryView::text)
                .containsOnlyOnce("Ask Ada.")
                .filteredOn("Any news?"::equals)
                .hasSize(2);
        assertThat(history(grant, AccessAct.REPORT)).isEqualTo(1);
    }

    @RepeatedTest(3)
    void whoStepsAsideWhileApprovingDidOneOfBoth() throws Exception {
        String ref = fixture.submitted(ada).reference();
        List<Object> outcomes =
                Race.of(
                        () -> done(() -> review.approve(rita, ref, null, null, "", null)),
                        () -> done(() -> rota.recuse(rita, ref, "We are cousins.", null)));
        assertThat(outcomes).containsOnlyOnce("done");
        boolean approved = dossiers.of(ada, ref).request().status() == RequestStatus.APPROVED;
        assertThat(grants.of(ada)).hasSize(approved ? 1 : 0);
    }

    @Test
    void aDecisionRepeatedWithItsKeyIsAnsweredNotRepeated() {
        String ref = fixture.submitted(ada).reference();
        String body = "{\"decision\": \"approve\", \"reason\": \"Welcome.\"}";
        assertThat(decide(ref, "once-" + ref, body)).hasStatusOk();
        assertThat(decide(ref, "once-" + ref, body))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("approved");
        assertThat(grants.of(ada)).hasSize(1);
        assertThat(decide(ref, "other-" + ref, body)).hasStatus(409);
        assertThat(decide(ref, "once-" + ref, "{\"decision\": \"decline\"}")).hasStatus(422);
    }

    @Test
    void aDecisionIsAboutTheLastSubmissionOrNone() {
        String ref = fixture.submitted(ada).reference();
        String first = dossiers.of(rita, ref).latest().sha256();
        review.ask(rita, ref, "Where?", Set.of(), null);
        desk.answer(ada, ref, "Here.", Answers.NONE, null, null);
        String last = dossiers.of(rita, ref).latest().sha256();
        assertThat(decide(ref, "a" + ref, "{\"decision\": \"approve\"}"))
                .hasStatus(400)
                .bodyText()
                .contains("submissionSha256");
        assertThat(decide(ref, "b" + ref, approve(first)))
                .hasStatus(409)
                .bodyText()
                .contains("was sent again");
        assertThat(grants.of(ada)).isEmpty();
        assertThat(decide(ref, "b" + ref, approve(last))).hasStatusOk();
    }

    @Test
    void whatIsMadeByACallIsMadeOnceForEachKey() throws Exception {
        String ref = fixture.submitted(ada).reference();
        String body = "{\"text\": \"Hello.\"}";
        List<Object> outcomes =
                Race.of(
                        () -> post("/api/v1/requests/" + ref + "/notes", "n" + ref, body),
                        () -> post("/api/v1/requests/" + ref + "/notes", "n" + ref, body));
        assertThat(outcomes).allSatisfy(o -> assertThat((MvcTestResult) o).hasStatusOk());
        assertThat(outcomes).filteredOn(o -> again((MvcTestResult) o) != null).hasSize(1);
        assertThat(dossiers.of(rita, ref).notes()).hasSize(1);
        assertThat(post("/api/v1/requests/" + ref + "/messages", "n" + ref, body)).hasStatus(422);
        assertThat(post("/api/v1/requests/" + ref + "/notes", " ", body)).hasStatus(400);
    }

    @Test
    void aTokenIsShownOnceAndWhatFailedMayBeRepeated() throws Exception {
        String wish = "{\"name\": \"cluster\", \"scopes\": [\"read\"]}";
        MvcTestResult made = post("/api/v1/tokens", "t-" + ada.handle(), wish);
        assertThat(made).hasStatus(201).bodyText().contains("hf_");
        MvcTestResult again = post("/api/v1/tokens", "t-" + ada.handle(), wish);
        assertThat(again).hasStatus(201).bodyText().doesNotContain("hf_").contains("cluster");
        assertThat(
                        jdbc.sql("select count(*) from site_replay where body like '%hf\\_%'")
                                .query(Integer.class)
                                .single())
                .isZero();
        String ref = fixture.submitted(ada).reference();
        String notes = "/api/v1/requests/" + ref + "/notes";
        assertThat(post(notes, "f" + ref, "{\"text\": \" \"}")).hasStatus(422);
        assertThat(post(notes, "f" + ref, "{\"text\": \"Now.\"}")).hasStatusOk();
    }

    @RepeatedTest(3)
    void aGrantMadeWhileTheTermsAreRevisedGetsTheGrace() throws Exception {
        ModelName fresh = models.published();
        Actor paul = fixture.with(RoleName.PUBLISHER, fresh.toString());
        Actor judge = fixture.reviewer(fresh);
        String ref = fixture.submitted(ada, fresh).reference();
        List<Object> outcomes =
                Race.of(
                        () -> done(() -> review.approve(judge, ref, null, null, "", null)),
                        () -> done(() -> curation.reviseTerms(paul, fresh, "Other terms.")));
        assertThat(outcomes).containsOnly("done");
        GrantView grant = grants.of(ada).getFirst();
        boolean signs = grant.status() == GrantStatus.PENDING_SIGNATURE;
        boolean grace = grant.obligations().termsDue() != null;
        assertThat(signs || grace).as(grant.toString()).isTrue();
    }

    private static String again(MvcTestResult result) {
        return result.getResponse().getHeader("Idempotent-Replayed");
    }

    private static String approve(String sha256) {
        return "{\"decision\": \"approve\", \"submissionSha256\": \"%s\"}".formatted(sha256);
    }

    private MvcTestResult post(String path, String key, String body) {
        return mvc.post()
                .uri(path)
                .header("Authorization", "Bearer " + token())
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .content(body)
                .exchange();
    }

    private String token() {
        return tokens.create(rita, "t", EnumSet.allOf(TokenScope.class), Duration.ofDays(1))
                .secret()
                .text();
    }

    private MvcTestResult decide(String ref, String key, String body) {
        return post("/api/v1/requests/" + ref + "/decision", key, body);
    }

    private GrantView granted() {
        return review.approve(rita, fixture.submitted(ada).reference(), null, null, "", null);
    }

    private long history(String ref, AccessAct act) {
        return grants.history(ada, ref).stream().filter(e -> e.act() == act).count();
    }

    private static Signing deletion() {
        return new Signing("Ada Lovelace", Statement.DELETION.sha256(), "192.0.2.7");
    }

    private static Object done(Runnable act) {
        act.run();
        return "done";
    }
}
