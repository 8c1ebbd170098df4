package org.weightgate.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@PortalTest
class MembershipTests {
    private final Membership membership;
    private final People people;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    MembershipTests(
            @Autowired Membership membership,
            @Autowired People people,
            @Autowired JdbcClient jdbc,
            @Autowired TransactionTemplate transaction) {
        this.membership = membership;
        this.people = people;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    private static Email address() {
        return new Email("m" + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
    }

    private String invited(RoleName role) {
        return membership
                .invite(Actor.SYSTEM, address(), "Some One", Set.of(Role.everywhere(role)))
                .person()
                .handle();
    }

    private Actor actor(String handle) {
        return people.actor(people.byHandle(handle).orElseThrow().id());
    }

    @Test
    void onlyAdminsOfEverythingKeepPeople() {
        Actor reviewer = actor(invited(RoleName.REVIEWER));
        assertThatThrownBy(() -> membership.search(reviewer, "", ""))
                .isInstanceOf(NotPermitted.class);
        assertThatThrownBy(
                        () ->
                                membership.give(
                                        reviewer,
                                        reviewer.handle(),
                                        Role.everywhere(RoleName.ADMIN)))
                .isInstanceOf(NotPermitted.class);
        assertThat(actor(reviewer.handle()).holds(RoleName.ADMIN, "*")).isFalse();
        String local = invited(RoleName.RESEARCHER);
        membership.give(Actor.SYSTEM, local, Role.on(RoleName.ADMIN, "acme"));
        assertThatThrownBy(() -> membership.search(actor(local), "", ""))
                .isInstanceOf(NotPermitted.class);
    }

    @Test
    @Transactional
    void theLastActiveAdminStays() {
        jdbc.sql("delete from account_role where role = 'ADMIN'").update();
        String last = invited(RoleName.ADMIN);
        assertThatThrownBy(
                        () -> membership.take(Actor.SYSTEM, last, Role.everywhere(RoleName.ADMIN)))
                .isInstanceOf(LastAdmin.class);
        assertThatThrownBy(() -> membership.deactivate(Actor.SYSTEM, last))
                .isInstanceOf(LastAdmin.class);
        String another = invited(RoleName.ADMIN);
        membership.deactivate(Actor.SYSTEM, another);
        assertThatThrownBy(() -> membership.deactivate(Actor.SYSTEM, last))
                .isInstanceOf(LastAdmin.class);
    }

    @Test
    void twoAdminsWhoThrowEachOtherOutLeaveOne() throws Exception {
        List<String> others =
                people.holding(RoleName.ADMIN, "*").stream().map(Person::handle).toList();
        String one = invited(RoleName.ADMIN);
        String two = invited(RoleName.ADMIN);
        others.forEach(o -> membership.deactivate(Actor.SYSTEM, o));
        Actor first = actor(one);
        Actor second = actor(two);
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<PersonView>> done =
                    threads.invokeAll(
                            List.<Callable<PersonView>>of(
                                    () -> membership.deactivate(first, two),
                                    () -> membership.deactivate(second, one)));
            assertThat(done).filteredOn(f -> f.state() == Future.State.SUCCESS).hasSize(1);
        }
        assertThat(people.holding(RoleName.ADMIN, "*")).hasSize(1);
        others.forEach(o -> membership.reactivate(Actor.SYSTEM, o));
    }

    @Test
    void anAddressInvitedTwiceAtOnceGetsOneInvitation() throws Exception {
        Email email = address();
        Callable<PersonView> invite =
                () -> membership.invite(Actor.SYSTEM, email, "Twice", Set.of());
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<PersonView>> done = threads.invokeAll(Collections.nCopies(8, invite));
            assertThat(done).filteredOn(f -> f.state() == Future.State.SUCCESS).hasSize(1);
            assertThat(done)
                    .filteredOn(f -> f.state() == Future.State.FAILED)
                    .allSatisfy(f -> assertThat(f.exceptionNow()).isInstanceOf(AlreadyKnown.class));
        }
    }

    @Test
    void handlesOfEqualLocalPartsNeverCollide() throws Exception {
        String local = "same" + UUID.randomUUID().toString().substring(0, 6);
        Callable<String> join =
                () ->
                        people.join(new Email(local + "@" + UUID.randomUUID() + ".example"))
                                .person()
                                .handle();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<String> handles =
                    threads.invokeAll(Collections.nCopies(12, join)).stream()
                            .map(Future::resultNow)
                            .toList();
            assertThat(new HashSet<>(handles)).hasSize(12).contains(local, local + "-12");
        }
    }

    @Test
    void everyLocalPartGivesAHandle() {
        for (String local : List.of("_._", "a.b+c", "ÄÖ".toLowerCase(), "weightgate", "0")) {
            Email.parse(local + "@" + UUID.randomUUID() + ".example")
                    .ifPresent(
                            email ->
                                    assertThat(people.join(email).person().handle())
                                            .matches("[a-z0-9]+(-[a-z0-9]+)*")
                                            .isNotEqualTo("weightgate"));
        }
    }

    @Test
    void searchTakesWildcardsLiterally() {
        invited(RoleName.RESEARCHER);
        assertThat(membership.search(Actor.SYSTEM, "%", "").items()).isEmpty();
        assertThat(membership.search(Actor.SYSTEM, "some one", "").items()).isNotEmpty();
    }

    @Test
    void theDatabaseRefusesWhatTheCodeRefuses() {
        assertThatThrownBy(
                        () ->
                                transaction.executeWithoutResult(
                                        s ->
                                                jdbc.sql(
                                                                "insert into account_role values"
                                                                        + " (?, 'ROOT', '*')")
                                                        .param(AccountId.SYSTEM.value())
                                                        .update()))
                .isInstanceOf(DataIntegrityViolationException.class);
    }
}
