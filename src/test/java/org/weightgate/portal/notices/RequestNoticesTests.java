package org.weightgate.portal.notices;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.RequestAct;
import org.weightgate.portal.access.RequestAct.InformationAsked;
import org.weightgate.portal.access.RequestAct.RequestDeclined;
import org.weightgate.portal.access.RequestAct.RequestMessageSent;
import org.weightgate.portal.access.RequestAct.RequestSubmitted;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

@PortalTest
@Transactional
class RequestNoticesTests {
    private final ApplicationEventPublisher events;
    private final People people;
    private final Membership membership;
    private final JdbcClient jdbc;
    private final ModelName model = ModelName.of("acme" + UUID.randomUUID() + "/opt");

    RequestNoticesTests(
            @Autowired ApplicationEventPublisher events,
            @Autowired People people,
            @Autowired Membership membership,
            @Autowired JdbcClient jdbc) {
        this.events = events;
        this.people = people;
        this.membership = membership;
        this.jdbc = jdbc;
    }

    private Person somebody() {
        return people.join(new Email("n" + UUID.randomUUID() + "@example.org")).person();
    }

    private Person reviewer() {
        Person person = somebody();
        membership.give(
                Actor.SYSTEM, person.handle(), Role.on(RoleName.REVIEWER, model.toString()));
        return person;
    }

    private List<String> lettersTo(Person person) {
        return jdbc.sql(
                        "select subject || E'\\n' || body from mail_outbox where recipient = ?"
                                + " order by created")
                .param(person.email())
                .query(String.class)
                .list();
    }

    private RequestAct.Subject about(Person applicant) {
        return new RequestAct.Subject("REQ-7F3K2Q9M", model, applicant.id(), java.util.Set.of());
    }

    @Test
    void applicantAndReviewersOfTheModelHearOfARequestAndNobodyElse() {
        Person applicant = somebody();
        Person reviewer = reviewer();
        Person stranger = somebody();
        Person away = reviewer();
        membership.deactivate(Actor.SYSTEM, away.handle());
        membership.give(
                Actor.SYSTEM, applicant.handle(), Role.on(RoleName.REVIEWER, model.toString()));

        events.publishEvent(
                new RequestSubmitted(
                        applicant.id(), Instant.now(), about(applicant), 1, "00", 1, "00"));

        assertThat(lettersTo(applicant))
                .singleElement()
                .asString()
                .startsWith("Request received: " + model + " (REQ-7F3K2Q9M)\n")
                .contains("/requests/REQ-7F3K2Q9M");
        assertThat(lettersTo(reviewer)).singleElement().asString().contains("/review/REQ-7F3K2Q9M");
        assertThat(lettersTo(stranger)).isEmpty();
        assertThat(lettersTo(away)).isEmpty();
    }

    @Test
    void aMessageIsToldToTheOtherSideAndToNobodyElse() {
        Person applicant = somebody();
        Person reviewer = reviewer();
        Person colleague = reviewer();
        events.publishEvent(message(reviewer, applicant, reviewer, "March is fine.\n%s"));
        assertThat(lettersTo(applicant))
                .singleElement()
                .asString()
                .startsWith("A message about a request: " + model + " (REQ-7F3K2Q9M)\n")
                .contains("> March is fine.\n> %s", "/requests/REQ-7F3K2Q9M");
        assertThat(lettersTo(reviewer)).isEmpty();

        events.publishEvent(message(applicant, applicant, reviewer, "It is met."));
        assertThat(lettersTo(reviewer))
                .singleElement()
                .asString()
                .contains("> It is met.", "/review/REQ-7F3K2Q9M");
        assertThat(lettersTo(applicant)).hasSize(1);
        assertThat(lettersTo(colleague)).isEmpty();
    }

    @Test
    void aMessageThatIsOnNobodysDeskIsToldToEveryReviewer() {
        Person applicant = somebody();
        Person reviewer = reviewer();
        Person away = reviewer();
        membership.deactivate(Actor.SYSTEM, away.handle());
        events.publishEvent(message(applicant, applicant, null, "Hello?"));
        events.publishEvent(message(applicant, applicant, away, "Anybody?"));
        assertThat(lettersTo(reviewer)).hasSize(2);
        assertThat(lettersTo(away)).isEmpty();
    }

    private RequestMessageSent message(
            Person by, Person applicant, @Nullable Person desk, String text) {
        return new RequestMessageSent(
                by.id(), Instant.now(), about(applicant), desk == null ? null : desk.id(), text);
    }

    @Test
    void reasonsAndQuestionsStandThereVerbatimAndQuoted() {
        Person applicant = somebody();
        Person reviewer = reviewer();
        events.publishEvent(
                new InformationAsked(
                        reviewer.id(),
                        Instant.now(),
                        about(applicant),
                        "Which cluster?\n100 % yours?",
                        List.of("compute")));
        events.publishEvent(
                new RequestDeclined(
                        reviewer.id(),
                        Instant.now(),
                        about(applicant),
                        "purpose",
                        "Too vague: %s ${7*7}"));
        assertThat(lettersTo(applicant)).hasSize(2);
        assertThat(lettersTo(applicant).getFirst()).contains("> Which cluster?\n> 100 % yours?");
        assertThat(lettersTo(applicant).getLast())
                .startsWith("Access declined: ")
                .contains("> Too vague: %s ${7*7}");
    }
}
