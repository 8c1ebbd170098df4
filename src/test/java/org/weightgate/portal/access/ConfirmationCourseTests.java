package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.weightgate.portal.accounts.Secret;

import java.util.List;
import java.util.UUID;

/// What becomes of a request while somebody outside is asked: others in their place, silence, and
/// two acts at once.
class ConfirmationCourseTests extends AskedOutside {
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
}
