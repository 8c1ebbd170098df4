package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.Secret;

import java.util.List;
import java.util.UUID;

/// Somebody outside is asked to confirm a request: by a link that decides nothing by itself, once,
/// and without a word of it to the applicant.
class ConfirmationTests extends AskedOutside {
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
        assertThat(answer(link(), "no", " "))
                .hasStatus(422)
                .bodyText()
                .contains("There is a problem", "Say what you cannot confirm", "checked=");
        assertThat(answer(link(), "", "Hm."))
                .hasStatus(422)
                .bodyText()
                .contains("Choose whether you confirm it", "Hm.");
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
}
