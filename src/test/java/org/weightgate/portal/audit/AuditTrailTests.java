package org.weightgate.portal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.People;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

@PortalTest
class AuditTrailTests {
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;
    private final People people;

    AuditTrailTests(
            @Autowired AuditTrail trail,
            @Autowired ApplicationEventPublisher events,
            @Autowired TransactionTemplate transaction,
            @Autowired JdbcClient jdbc,
            @Autowired People people) {
        this.trail = trail;
        this.events = events;
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.people = people;
    }

    record ThingDone(AccountId by, Instant at, Map<String, String> facts) implements Act {}

    private String done(String thing) {
        transaction.executeWithoutResult(
                s ->
                        events.publishEvent(
                                new ThingDone(
                                        AccountId.SYSTEM,
                                        Instant.now(),
                                        Map.of("thing", thing, "reason", "said \"yes\"\n"))));
        return thing;
    }

    private AuditTrail.Page about(String thing) {
        return trail.read(Actor.SYSTEM, "", "", thing, null);
    }

    @Test
    void everyActIsFoundByItsTypeItsDoerAndItsSubject() {
        String thing = done("thing-" + UUID.randomUUID());
        assertThat(trail.read(Actor.SYSTEM, "thing-done", "weightgate", thing, null).events())
                .singleElement()
                .satisfies(
                        e -> {
                            assertThat(e.type()).isEqualTo("thing-done");
                            assertThat(e.by()).isEqualTo("weightgate");
                            assertThat(e.facts())
                                    .contains(
                                            new AuditEvent.Fact(
                                                    "reason", "said \"yes\"\n", "said \"yes\"\n"));
                        });
        assertThat(trail.read(Actor.SYSTEM, "other", "", thing, null).events()).isEmpty();
    }

    @Test
    void everyTypeInTheRecordIsOfferedOnceInOrder() {
        done("thing-" + UUID.randomUUID());
        done("thing-" + UUID.randomUUID());
        assertThat(trail.types())
                .contains("thing-done")
                .isEqualTo(
                        jdbc.sql("select distinct type from audit_event order by type")
                                .query(String.class)
                                .list());
    }

    @Test
    void theLeafIsTheEventInCanonicalJson() {
        String thing = done("thing-" + UUID.randomUUID());
        AuditEvent event = about(thing).events().getFirst();
        byte[] leaf =
                jdbc.sql("select leaf from audit_event where id = ?")
                        .param(event.id())
                        .query(byte[].class)
                        .single();
        assertThat(new String(leaf, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"at\":\"%s\",\"by\":\"00000000-0000-0000-0000-000000000000\",\"facts\":{\"reason\":\"said \\\"yes\\\"\\n\",\"thing\":\"%s\"},\"id\":\"%s\",\"type\":\"thing-done\"}"
                                .formatted(event.at(), thing, event.id()));
        assertThat(event.id().version()).isEqualTo(7);
        assertThat(event.id().variant()).isEqualTo(2);
    }

    @Test
    void anActThatIsRolledBackLeavesNoTraceAndOneWithoutATransactionFails() {
        String thing = "thing-" + UUID.randomUUID();
        ThingDone act = new ThingDone(AccountId.SYSTEM, Instant.now(), Map.of("thing", thing));
        transaction.executeWithoutResult(
                s -> {
                    events.publishEvent(act);
                    s.setRollbackOnly();
                });
        assertThat(about(thing).events()).isEmpty();
        assertThatThrownBy(() -> events.publishEvent(act))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void whatCannotBeRecordedIsNotDone() {
        Email email = new Email("r" + UUID.randomUUID() + "@example.org");
        assertThatThrownBy(
                        () ->
                                transaction.executeWithoutResult(
                                        s -> {
                                            people.join(email);
                                            events.publishEvent(
                                                    new ThingDone(
                                                            AccountId.SYSTEM,
                                                            Instant.now(),
                                                            Map.of("thing", "\u0000")));
                                        }))
                .isInstanceOf(DataAccessException.class);
        assertThat(people.byEmail(email.value())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_event set type = 'nothing'",
                "delete from audit_event",
                "truncate audit_event",
                "truncate audit_event cascade"
            })
    void nothingInTheRecordIsEverChanged(String attempt) {
        String thing = done("thing-" + UUID.randomUUID());
        assertThatThrownBy(() -> jdbc.sql(attempt).update())
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("append-only");
        assertThat(about(thing).events()).hasSize(1);
    }

    @Test
    void newestComeFirstAndTheCursorLeadsToTheOldest() {
        String thing = "thing-" + UUID.randomUUID();
        for (int i = 0; i < 35; i++) {
            done(thing);
        }
        AuditTrail.Page first = about(thing);
        assertThat(first.events()).hasSize(25);
        assertThat(first.next()).isNotNull();
        AuditTrail.Page second = trail.read(Actor.SYSTEM, "", "", thing, first.next());
        assertThat(second.events()).hasSize(10);
        assertThat(second.next()).isNull();
    }

    @Test
    void onlyAuditorsAndAdminsRead() {
        Email email = new Email("r" + UUID.randomUUID() + "@example.org");
        Actor researcher = people.actor(people.join(email).person().id());
        assertThatThrownBy(() -> trail.read(researcher, "", "", "", null))
                .isInstanceOf(NotPermitted.class);
    }

    @Test
    void canonicalJsonFollowsRfc8785() {
        assertThat(
                        new String(
                                CanonicalJson.bytes(
                                        Map.of(
                                                "b",
                                                "€\"\\/\u0007\u001f",
                                                "a",
                                                "",
                                                "é",
                                                "\uD83D\uDE00")),
                                StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":\"\",\"b\":\"€\\\"\\\\/\\u0007\\u001f\",\"é\":\"😀\"}");
    }
}
