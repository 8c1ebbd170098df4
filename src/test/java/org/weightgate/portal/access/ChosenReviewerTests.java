package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Reviewers;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;

/// What a publisher's choice of a reviewer is worth at the review desk.
@PortalTest
class ChosenReviewerTests {
    @Autowired private AccessFixture fixture;
    @Autowired private CatalogFixture models;
    @Autowired private Reviewers reviewers;
    @Autowired private ReviewDesk review;
    @Autowired private Dossiers dossiers;
    @Autowired private People people;

    @Test
    void decidesOnThatModelAndOnNoOtherUntilTheRoleIsTaken() {
        ModelName model = fixture.model();
        ModelName other = models.model();
        Actor paul = fixture.with(RoleName.PUBLISHER, model.toString());
        Actor neighbour = fixture.with(RoleName.PUBLISHER, other.toString());
        Actor chosen = fixture.researcher();
        String ref = fixture.submitted(fixture.researcher()).reference();

        reviewers.give(neighbour, other.toString(), chosen.handle());
        assertThatThrownBy(() -> review.claim(now(chosen), ref, null))
                .isInstanceOf(NoSuchRequest.class);

        reviewers.give(paul, model.toString(), chosen.handle());
        review.claim(now(chosen), ref, null);
        reviewers.take(paul, model.toString(), chosen.handle());
        assertThatThrownBy(() -> review.approve(now(chosen), ref, null, null, "", null))
                .isInstanceOf(NoSuchRequest.class);

        reviewers.give(paul, model.toString(), chosen.handle());
        review.approve(now(chosen), ref, null, null, "", null);
        assertThat(dossiers.of(now(chosen), ref).request().status())
                .isEqualTo(RequestStatus.APPROVED);
    }

    /// As of the next click.
    private Actor now(Actor who) {
        return people.actor(who.id());
    }
}
