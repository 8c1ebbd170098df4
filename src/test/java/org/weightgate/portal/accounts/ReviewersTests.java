package org.weightgate.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

@PortalTest
class ReviewersTests {
    private final Reviewers reviewers;
    private final Membership membership;
    private final People people;
    private final JdbcClient jdbc;
    private String model = "";
    private Actor paul = Actor.SYSTEM;

    ReviewersTests(
            @Autowired Reviewers reviewers,
            @Autowired Membership membership,
            @Autowired People people,
            @Autowired JdbcClient jdbc) {
        this.reviewers = reviewers;
        this.membership = membership;
        this.people = people;
        this.jdbc = jdbc;
    }

    @BeforeEach
    void aModelAndItsPublisher() {
        model = "lab/r" + UUID.randomUUID().toString().substring(0, 8);
        paul = holding(RoleName.PUBLISHER, model);
    }

    private static String address() {
        return "v" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
    }

    private Actor somebody() {
        return actor(people.join(new Email(address())).person().handle());
    }

    private Actor holding(RoleName role, String scope) {
        Actor somebody = somebody();
        membership.give(Actor.SYSTEM, somebody.handle(), Role.on(role, scope));
        return actor(somebody.handle());
    }

    private Actor actor(String handle) {
        return people.actor(people.byHandle(handle).orElseThrow().id());
    }

    private List<String> record(Actor of, String type) {
        return jdbc.sql(
                        "select facts ->> 'scope' from audit_event where type = ? and facts ->>"
                                + " 'account' = ? and by = ?")
                .params(type, of.id().toString(), paul.id().value())
                .query(String.class)
                .list();
    }

    private List<String> mails(String to) {
        return jdbc.sql("select subject from mail_outbox where recipient = ?")
                .param(to)
                .query(String.class)
                .list();
    }

    @Test
    void aPublisherGivesAndTakesTheRoleOnExactlyThatModel() {
        Actor rita = somebody();
        reviewers.give(paul, model, " " + rita.handle().toUpperCase());
        assertThat(actor(rita.handle()).holds(RoleName.REVIEWER, model)).isTrue();
        assertThat(actor(rita.handle()).holds(RoleName.REVIEWER, "lab/other")).isFalse();
        assertThat(record(rita, "role-given")).containsExactly(model);
        assertThat(mails(rita.email())).containsExactly("You review requests for " + model);
        assertThat(reviewers.of(paul, model))
                .filteredOn(ReviewerView::here)
                .extracting(r -> r.person().handle())
                .containsExactly(rita.handle());

        reviewers.take(paul, model, rita.handle());
        assertThat(actor(rita.handle()).holds(RoleName.REVIEWER, model)).isFalse();
        assertThat(record(rita, "role-taken")).containsExactly(model);
        assertThatThrownBy(() -> reviewers.take(paul, model, rita.handle()))
                .hasMessageContaining("is no reviewer of " + model);
    }

    @Test
    void anAddressNobodyHasHereIsInvitedAsByAnAdmin() {
        String address = address();
        Reviewers.Chosen chosen = reviewers.give(paul, model, address.toUpperCase());
        assertThat(chosen.invited()).isTrue();
        Actor fresh = actor(chosen.reviewer().person().handle());
        assertThat(fresh.roles())
                .containsExactlyInAnyOrder(
                        Role.everywhere(RoleName.RESEARCHER), Role.on(RoleName.REVIEWER, model));
        assertThat(mails(address)).containsExactly("You are invited to Weightgate");
        assertThatThrownBy(() -> reviewers.give(paul, model, address))
                .isInstanceOf(ReviewerRefused.class)
                .hasMessageContaining("already");
    }

    @Test
    void nobodyButThatModelsPublisherOrAnAdminMay() {
        Actor rita = somebody();
        for (Actor stranger :
                List.of(
                        somebody(),
                        holding(RoleName.REVIEWER, "*"),
                        holding(RoleName.AUDITOR, "*"),
                        holding(RoleName.PUBLISHER, model + "x"),
                        holding(RoleName.PUBLISHER, "elsewhere"),
                        holding(RoleName.ADMIN, "elsewhere"),
                        paul.limitedTo(
                                EnumSet.complementOf(EnumSet.of(TokenScope.PUBLISH)),
                                Instant.MAX))) {
            assertThatThrownBy(() -> reviewers.give(stranger, model, rita.handle()))
                    .isInstanceOf(NotPermitted.class);
            assertThatThrownBy(() -> reviewers.take(stranger, model, rita.handle()))
                    .isInstanceOf(NotPermitted.class);
            assertThatThrownBy(() -> reviewers.of(stranger, model))
                    .isInstanceOf(NotPermitted.class);
            assertThatThrownBy(() -> reviewers.objection(stranger, model, rita.handle()))
                    .isInstanceOf(NotPermitted.class);
        }
        assertThat(actor(rita.handle()).roles())
                .containsExactly(Role.everywhere(RoleName.RESEARCHER));
        reviewers.give(holding(RoleName.ADMIN, model), model, rita.handle());
        assertThat(actor(rita.handle()).holds(RoleName.REVIEWER, model)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "lab"})
    void noPublisherReachesBeyondOneModel(String scope) {
        Actor all = holding(RoleName.PUBLISHER, "*");
        String handle = somebody().handle();
        assertThatThrownBy(() -> reviewers.give(all, scope, handle))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(actor(handle).holdsAnywhere(RoleName.REVIEWER)).isFalse();
    }

    @Test
    void widerRolesAreShownAndStayAnAdminsToTake() {
        String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
        String own = namespace + "/m";
        Actor publisher = holding(RoleName.PUBLISHER, own);
        Actor wide = holding(RoleName.REVIEWER, namespace);
        assertThat(reviewers.of(publisher, own))
                .filteredOn(r -> r.person().id().equals(wide.id()))
                .singleElement()
                .satisfies(
                        r -> {
                            assertThat(r.here()).isFalse();
                            assertThat(r.scope().value()).isEqualTo(namespace);
                        });
        assertThatThrownBy(() -> reviewers.take(publisher, own, wide.handle()))
                .isInstanceOf(ReviewerRefused.class)
                .hasMessageContaining("reviewer of " + namespace);
        assertThatThrownBy(() -> reviewers.give(publisher, own, wide.handle()))
                .isInstanceOf(ReviewerRefused.class)
                .hasMessageContaining("as reviewer of " + namespace);
        assertThat(actor(wide.handle()).roles()).isEqualTo(wide.roles());
    }

    @Test
    void whoCannotBeChosenIsToldWhy() {
        Actor gone = somebody();
        membership.deactivate(Actor.SYSTEM, gone.handle());
        assertThat(reviewers.objection(paul, model, gone.email()).orElseThrow())
                .contains("deactivated");
        assertThat(reviewers.objection(paul, model, "nobody-of-that-name").orElseThrow())
                .contains("nobody-of-that-name", "e-mail address");
        assertThat(reviewers.objection(paul, model, "what is this?").orElseThrow())
                .contains("name@example.org");
        assertThat(reviewers.objection(paul, model, address())).isEmpty();
        for (String who : Set.of(gone.handle(), "nobody-of-that-name", "what is this?")) {
            assertThatThrownBy(() -> reviewers.give(paul, model, who))
                    .isInstanceOf(ReviewerRefused.class);
        }
        assertThat(actor(gone.handle()).holds(RoleName.REVIEWER, model)).isFalse();
    }
}
