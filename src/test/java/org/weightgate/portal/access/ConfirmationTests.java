package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.catalog.ModelName;

import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody outside is asked to confirm a request: by a link that decides nothing by itself, once,
/// and without a word of it to the applicant.
@PortalTest
class ConfirmationTests {
    private static final Pattern LINK = Pattern.compile("/confirm/([0-9A-Za-z]{43})");

    @Autowired private AccessFixture fixture;
    @Autowired private Confirming confirming;
    @Autowired private ConfirmationDoor door;
    @Autowired private ConfirmationUpkeep upkeep;
    @Autowired private RequestUpkeep requestUpkeep;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;
    @Autowired private Rota rota;
    @Autowired private Dossiers dossiers;
    @Autowired private JdbcClient jdbc;
    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;

    private Actor ada;
    private Actor rita;
    private String ref;
    private String mailbox;

    @BeforeEach
    void aSubmittedRequest() {
        ModelName model = fixture.model();
        ada = fixture.researcher();
        rita = fixture.reviewer(model);
        ref = fixture.submitted(ada).reference();
        mailbox = "grace." + UUID.randomUUID() + "@navy.example";
    }

    @Test
    void aReferenceAnswersByTheLinkAndTheRequestGoesBackToItsReviewer() {
        RequestView asked = ask();
        assertThat(asked.status()).isEqualTo(RequestStatus.AWAITING_CONFIRMATION);
        assertThat(asked.held()).isNotNull();
        assertThatThrownBy(() -> review.approve(rita, ref, null, null, "", null))
                .isInstanceOf(RequestMoved.class);
        assertThat(open(link()))
                .hasStatusOk()
                .hasHeader("X-Robots-Tag", "noindex, nofollow, noarchive")
                .hasHeader("Referrer-Policy", "no-referrer")
                .hasHeader("Cache-Control", "no-store")
                .bodyText()
                .contains("Notes on engines", "Is this planned with you?")
                .doesNotContain("_csrf");
        assertThat(status()).isEqualTo(RequestStatus.AWAITING_CONFIRMATION);
        assertThat(answer(link(), "yes", "I supervise her.")).hasStatus(302);
        Dossier seen = dossiers.of(rita, ref);
        assertThat(seen.request().status()).isEqualTo(RequestStatus.IN_REVIEW);
        assertThat(seen.request().held()).isNull();
        assertThat(seen.request().review().reviewer()).isEqualTo(rita.id());
        assertThat(seen.confirmations())
                .singleElement()
                .satisfies(c -> assertThat(c.confirmed()).isTrue())
                .satisfies(c -> assertThat(c.statement()).isEqualTo("I supervise her."));
        assertThat(seen.steps().getLast().name()).isEqualTo("Grace Hopper");
        assertThat(seen.steps().getLast().text()).isEqualTo("Confirmed: I supervise her.");
        assertThat(lettersTo(rita.email())).anyMatch(s -> s.startsWith("A confirmation was answ"));
        assertThat(review.approve(rita, ref, null, null, "", null)).isNotNull();
    }

    @Test
    void theApplicantSeesForWhomItWaitsAndNothingThatIsWritten() {
        ask();
        answer(link(), "no", "Never heard of her.");
        Dossier seen = dossiers.of(ada, ref);
        ConfirmationView asked = seen.confirmations().getFirst();
        assertThat(asked.name()).isEqualTo("Grace Hopper");
        assertThat(asked.answered()).isNotNull();
        assertThat(asked.state()).isEqualTo("answered");
        assertThat(asked.toString() + seen.thread())
                .doesNotContain("Never heard", "planned with you", mailbox);
        assertThat(lettersTo(ada.email())).anyMatch(s -> s.startsWith("Somebody is asked to"));
        assertThat(dossiers.of(rita, ref).confirmations().getFirst().confirmed()).isFalse();
    }

    @Test
    void bothSidesPagesSayForWhomItWaitsAndTheFormsOfTheReviewWork() throws Exception {
        String review = "/review/" + ref;
        String version = String.valueOf(dossiers.of(rita, ref).request().version());
        assertThat(
                        visits.post(
                                rita,
                                review + "/confirmations",
                                "role",
                                "official",
                                "name",
                                "Grace Hopper",
                                "email",
                                mailbox,
                                "words",
                                "May she sign?",
                                "version",
                                version))
                .hasRedirectedUrl(review);
        assertThat(Visits.text(visits.get(rita, review)))
                .contains("Go on without Grace Hopper", mailbox, "May she sign?", "asked");
        assertThat(Visits.text(visits.get(ada, "/requests/" + ref)))
                .contains("Grace Hopper", "signing official", "stood still")
                .doesNotContain(mailbox, "May she sign?");
        UUID id = dossiers.of(rita, ref).confirmations().getFirst().id();
        version = String.valueOf(dossiers.of(rita, ref).request().version());
        assertThat(
                        visits.post(
                                rita,
                                review + "/confirmations/" + id + "/again",
                                "role",
                                "official",
                                "name",
                                "Grace Hopper",
                                "email",
                                mailbox,
                                "version",
                                version))
                .hasRedirectedUrl(review);
        assertThat(answer(link(), "no", "She may not.")).hasStatus(302);
        assertThat(Visits.text(visits.get(rita, review))).contains("not confirmed", "She may not.");
        assertThat(Visits.text(visits.get(ada, "/requests/" + ref)))
                .contains("answered for the request")
                .doesNotContain("She may not.", "not confirmed");
        assertThat(mvc.get().uri("/confirm/thanks").exchange()).hasStatusOk();
    }

    @Test
    void nobodyConfirmsThemselvesOrFromAPrivateMailbox() {
        assertThatThrownBy(() -> contact("Ada", "ada@gmail.com"))
                .isInstanceOf(BadQuery.class)
                .hasMessageContaining("gives addresses to anybody");
        assertThatThrownBy(() -> contact("Ada", "ada@mail.gmail.com")).isInstanceOf(BadQuery.class);
        for (String own : List.of("ada@inst.example", "Ada+prof@inst.example", ada.email())) {
            Contact herself = contact("Prof Ada", own);
            assertThatThrownBy(() -> confirming.ask(rita, ref, herself, "", null))
                    .isInstanceOf(BadQuery.class)
                    .hasMessageContaining("applicant");
        }
        Contact reviewer = contact("Rita", rita.email());
        assertThatThrownBy(() -> confirming.ask(rita, ref, reviewer, "", null))
                .isInstanceOf(BadQuery.class);
        assertThatThrownBy(() -> confirming.ask(ada, ref, contact("G", mailbox), "", null))
                .isInstanceOf(NotPermitted.class);
        assertThatThrownBy(() -> contact("Two\r\nBcc: x@y.example", mailbox))
                .hasMessageContaining("one line");
        assertThat(status()).isEqualTo(RequestStatus.SUBMITTED);
    }

    @Test
    void aLinkWorksForOneAnswerAndALaterLetterKeepsItUntilThen() {
        ask();
        String first = link();
        UUID id = dossiers.of(rita, ref).confirmations().getFirst().id();
        confirming.again(rita, ref, id, null, null);
        String second = link();
        assertThat(second).isNotEqualTo(first);
        assertThat(open(first)).hasStatusOk();
        assertThat(answer(first, "yes", "")).hasStatus(302);
        assertThat(answer(first, "no", "Changed my mind.")).hasStatus(410);
        assertThat(answer(second, "no", "Changed my mind.")).hasStatus(410);
        assertThat(open(second)).hasStatus(410);
        assertThat(open("0".repeat(43))).hasStatus(410);
        assertThat(dossiers.of(rita, ref).confirmations().getFirst().confirmed()).isTrue();
        assertThatThrownBy(
                        () ->
                                jdbc.sql(
                                                "update access_confirmation set answer = 'NO' where"
                                                        + " id = ?")
                                        .param(id)
                                        .update())
                .isNotNull();
    }

    @Test
    void anotherPersonMayBeAskedAndTheFirstOnesLinkIsDead() {
        ask();
        String first = link();
        UUID id = dossiers.of(rita, ref).confirmations().getFirst().id();
        mailbox = "betty." + UUID.randomUUID() + "@navy.example";
        confirming.again(rita, ref, id, contact("Betty Holberton", mailbox), null);
        assertThat(open(first)).hasStatus(410);
        assertThat(open(link())).hasStatusOk();
        for (int i = 0; i < Confirmation.MOST_LETTERS - 2; i++) {
            confirming.again(rita, ref, id, null, null);
        }
        assertThatThrownBy(() -> confirming.again(rita, ref, id, null, null))
                .isInstanceOf(RequestMoved.class)
                .hasMessageContaining("enough");
    }

    @Test
    void whoeverGoesOnWithoutAnAnswerMayApprove() {
        ask();
        UUID id = dossiers.of(rita, ref).confirmations().getFirst().id();
        confirming.ask(rita, ref, contact("Jean", "jean@other.example"), "", null);
        assertThatThrownBy(
                        () ->
                                confirming.ask(
                                        rita, ref, contact("Jean", "jean@other.example"), "", null))
                .isInstanceOf(RequestMoved.class);
        confirming.drop(rita, ref, id, null);
        assertThat(status()).isEqualTo(RequestStatus.AWAITING_CONFIRMATION);
        assertThat(open(link())).hasStatus(410);
        confirming.drop(rita, ref, dossiers.of(rita, ref).awaited().getFirst().id(), null);
        assertThat(status()).isEqualTo(RequestStatus.IN_REVIEW);
        assertThat(review.approve(rita, ref, null, null, "", null)).isNotNull();
    }

    @Test
    void aRequestThatNobodyHasGoesBackToAll() {
        ask();
        rota.recuse(rita, ref, "She taught me.", null);
        assertThat(answer(link(), "yes", "")).hasStatus(302);
        assertThat(status()).isEqualTo(RequestStatus.SUBMITTED);
        assertThat(lettersTo(rita.email())).noneMatch(s -> s.startsWith("A confirmation was answ"));
    }

    @Test
    void whoeverIsAskedIsRemindedOnceAndMissedInTheEnd() {
        ask();
        until("interval '3 days'");
        upkeep.run();
        upkeep.run();
        assertThat(lettersTo(mailbox)).filteredOn(s -> s.startsWith("Reminder")).hasSize(1);
        assertThat(open(link())).hasStatusOk();
        until("interval '-1 second'");
        assertThat(open(link())).hasStatus(410);
        upkeep.run();
        upkeep.run();
        assertThat(lettersTo(rita.email()))
                .filteredOn(s -> s.startsWith("A confirmation was not answered"))
                .hasSize(1);
        assertThat(dossiers.of(ada, ref).awaited().getFirst().overdue()).isNotNull();
    }

    @Test
    void silenceLetsTheRequestLapseAndTheLinkDie() {
        ask();
        jdbc.sql(
                        "update access_request set changed = changed - interval '31 days' where"
                                + " reference = ?")
                .param(ref)
                .update();
        requestUpkeep.lapseIdle();
        assertThat(status()).isEqualTo(RequestStatus.LAPSED);
        assertThat(open(link())).hasStatus(410);
    }

    @Test
    void theApplicantCannotAnswerInTheirOwnBrowser() {
        ask();
        assertThatThrownBy(() -> door.question(ada, new Secret(link())))
                .isInstanceOf(ConfirmationOver.class)
                .hasMessageContaining("somebody else");
        assertThatThrownBy(() -> door.answer(ada, new Secret(link()), "yes", "", "192.0.2.9"))
                .isInstanceOf(ConfirmationOver.class);
    }

    @Test
    void aNoSaysWhyAndNothingIsNoAnswer() {
        ask();
        assertThat(answer(link(), "no", " ")).hasStatus(422);
        assertThat(answer(link(), "", "Hm.")).hasStatus(400);
        assertThat(mvc.put().uri("/confirm/" + link()).exchange().getResponse().getStatus())
                .isNotEqualTo(200);
        assertThat(status()).isEqualTo(RequestStatus.AWAITING_CONFIRMATION);
        assertThat(answer(link(), "yes", "")).hasStatus(302);
    }

    @Test
    void oneNetworkIsSlowedDown() {
        MvcTestResult last = null;
        for (int i = 0; i <= 120; i++) {
            last = open("1".repeat(43), "203.0.113.77");
        }
        assertThat(last).hasStatus(429).hasHeader("Retry-After", "3600");
        assertThat(open("1".repeat(43), "203.0.113.78")).hasStatus(410);
    }

    @Test
    void onlyHashesOfLinksAreKept() {
        ask();
        byte[] hash = new Secret(link()).sha256();
        assertThat(
                        jdbc.sql("select count(*) from access_confirmation_link where sha256 = ?")
                                .param(hash)
                                .query(Integer.class)
                                .single())
                .isEqualTo(1);
        assertThat(
                        jdbc.sql("select secret from mail_outbox where recipient = ?")
                                .param(mailbox)
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @RepeatedTest(3)
    void oneOfTwoAnswersAtOnceCounts() throws Exception {
        ask();
        Secret link = new Secret(link());
        List<Object> outcomes =
                Race.of(
                        () -> done(() -> door.answer(null, link, "yes", "", "192.0.2.1")),
                        () -> done(() -> door.answer(null, link, "no", "No.", "192.0.2.2")));
        assertThat(outcomes).containsOnlyOnce("done");
        assertThat(outcomes).filteredOn(ConfirmationOver.class::isInstance).hasSize(1);
        assertThat(dossiers.of(rita, ref).steps())
                .filteredOn(e -> e.act() == AccessAct.CONFIRM)
                .hasSize(1);
    }

    @RepeatedTest(3)
    void anAnswerAndAWithdrawalAtOnceHaveOneOrder() throws Exception {
        ask();
        Secret link = new Secret(link());
        List<Object> outcomes =
                Race.of(
                        () -> done(() -> door.answer(null, link, "yes", "", "192.0.2.1")),
                        () -> done(() -> desk.withdraw(ada, ref, null)));
        assertThat(status()).isEqualTo(RequestStatus.WITHDRAWN);
        assertThat(outcomes.getLast()).isEqualTo("done");
        ConfirmationView asked = dossiers.of(rita, ref).confirmations().getFirst();
        assertThat(asked.answered() != null).isEqualTo(outcomes.getFirst().equals("done"));
        assertThat(asked.open()).isFalse();
    }

    private RequestView ask() {
        return confirming.ask(
                rita, ref, contact("Grace Hopper", mailbox), "Is this planned with you?", null);
    }

    private static Contact contact(String name, String email) {
        return Contact.of(ConfirmationRole.REFERENCE, name, email);
    }

    private void until(String distance) {
        jdbc.sql(
                        "update access_confirmation set expires = now() + %s where request = ?"
                                .formatted(distance))
                .param(ref)
                .update();
        jdbc.sql(
                        """
                        update access_confirmation_link set expires = now() + %s
                        where confirmation in (select id from access_confirmation where request = ?)
                        """
                                .formatted(distance))
                .param(ref)
                .update();
    }

    /// The one in the last letter.
    private String link() {
        String body =
                jdbc.sql(
                                "select body from mail_outbox where recipient = ? order by created"
                                        + " desc limit 1")
                        .param(mailbox)
                        .query(String.class)
                        .single();
        Matcher link = LINK.matcher(body);
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private List<String> lettersTo(String address) {
        return jdbc.sql("select subject from mail_outbox where recipient = ?")
                .param(address)
                .query(String.class)
                .list();
    }

    private MvcTestResult open(String secret) {
        return open(secret, "198.51.100." + Math.floorMod(ref.hashCode(), 250));
    }

    private MvcTestResult open(String secret, String from) {
        return mvc.get()
                .uri("/confirm/" + secret)
                .with(
                        call -> {
                            call.setRemoteAddr(from);
                            return call;
                        })
                .exchange();
    }

    private MvcTestResult answer(String secret, String answer, String statement) {
        return mvc.post()
                .uri("/confirm/" + secret)
                .formField("answer", answer)
                .formField("statement", statement)
                .with(
                        call -> {
                            call.setRemoteAddr("198.51.100.9");
                            return call;
                        })
                .exchange();
    }

    private RequestStatus status() {
        return dossiers.of(rita, ref).request().status();
    }

    private static Object done(Runnable act) {
        act.run();
        return "done";
    }
}
