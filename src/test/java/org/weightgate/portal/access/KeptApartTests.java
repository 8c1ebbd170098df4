package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;

/// Where a publisher keeps reviewers of the applicant's institution apart, before and after.
@PortalTest
class KeptApartTests {
    @Autowired private AccessFixture fixture;
    @Autowired private CatalogFixture models;
    @Autowired private ReviewDesk review;
    @Autowired private Rota rota;
    @Autowired private Policies policies;
    @Autowired private People people;
    @Autowired private Dossiers dossiers;
    @Autowired private JdbcClient jdbc;

    private Actor ada;
    private ModelName strict;
    private Actor paul;
    private Actor kin;

    @BeforeEach
    void people() {
        ada = fixture.researcher();
        strict = models.published();
        paul = fixture.with(RoleName.PUBLISHER, strict.toString());
        kin = living(fixture.reviewer(strict), "cs.inst.example");
    }

    @Test
    void noReviewerOfTheSameInstitutionDecidesWhereThePublisherSaysSo() {
        Actor far = stranger();
        String ref = fixture.submitted(ada, strict).reference();
        assertThat(dossiers.of(kin, ref).may("APPROVE")).isTrue();
        policies.keepApart(paul, strict, "v1", true);
        Dossier seen = dossiers.of(kin, ref);
        assertThat(seen.acts()).containsExactly(AccessAct.READ);
        assertThat(seen.barred()).contains("of the applicant's institution");
        assertThatThrownBy(() -> review.approve(kin, ref, null, null, "", null))
                .isInstanceOf(NotPermitted.class)
                .hasMessageContaining("from elsewhere");
        assertThatThrownBy(() -> rota.assign(far, ref, kin.handle(), null))
                .isInstanceOf(BadQuery.class);
        assertThat(dossiers.of(far, ref).colleagues()).isEmpty();
        assertThat(review.approve(far, ref, null, null, "", null)).isNotNull();
        String next = fixture.submitted(fixture.researcher(), strict).reference();
        assertThatThrownBy(() -> review.claim(kin, next, null)).isInstanceOf(NotPermitted.class);
        policies.keepApart(paul, strict, "v1", false);
        assertThat(review.claim(kin, next, null).status()).isEqualTo(RequestStatus.IN_REVIEW);
    }

    @Test
    void anApprovalGivenBeforeTheRuleCountsNoMoreOfTwo() {
        policies.set(paul, strict, "v1", ReviewRule.TWO);
        Actor far = stranger();
        Actor farther = stranger();
        String ref = fixture.submitted(ada, strict).reference();
        assertThat(review.approve(kin, ref, null, 10L, "", null)).isNull();
        assertThat(dossiers.of(far, ref).uncounted()).isEmpty();
        policies.keepApart(paul, strict, "v1", true);
        assertThat(dossiers.of(far, ref).uncounted())
                .contains("approval by " + kin.name(), "does not count");
        assertThat(dossiers.of(ada, ref).uncounted()).isEmpty();
        assertThat(review.approve(far, ref, null, null, "", null)).isNull();
        assertThat(status(ref)).isEqualTo(RequestStatus.SECOND_APPROVAL);
        assertThat(dossiers.of(farther, ref).first()).isEqualTo(far.name());
        assertThat(dossiers.of(farther, ref).uncounted()).isEmpty();
        assertThatThrownBy(() -> review.approve(far, ref, null, null, "", null))
                .isInstanceOf(NotPermitted.class)
                .hasMessageContaining("another reviewer");
        GrantView grant = review.approve(farther, ref, null, null, "", null);
        assertThat(grant.quotaBytes()).isNull();
    }

    @Test
    void anApprovalGivenBeforeTheRuleCountsAgainOnceItIsGone() {
        policies.set(paul, strict, "v1", ReviewRule.TWO);
        String ref = fixture.submitted(ada, strict).reference();
        review.approve(kin, ref, null, null, "", null);
        policies.keepApart(paul, strict, "v1", true);
        policies.keepApart(paul, strict, "v1", false);
        assertThat(review.approve(stranger(), ref, null, null, "", null)).isNotNull();
    }

    @Test
    void underAConditionTheReviewersFromElsewhereAgreeAnew() {
        policies.set(paul, strict, "v1", ReviewRule.TWO);
        Actor far = stranger();
        String ref = conditional(stranger());
        policies.keepApart(paul, strict, "v1", true);
        assertThat(review.fulfil(far, ref, "Done.", null)).isNotNull();

        policies.keepApart(paul, strict, "v1", false);
        policies.set(paul, strict, "v1", ReviewRule.ONE);
        String alone = conditional(null);
        policies.keepApart(paul, strict, "v1", true);
        policies.set(paul, strict, "v1", ReviewRule.TWO);
        assertThat(review.fulfil(far, alone, "Done.", null)).isNull();
        assertThat(status(alone)).isEqualTo(RequestStatus.CONDITIONALLY_APPROVED);
        assertThatThrownBy(() -> review.fulfil(far, alone, "Done.", null))
                .isInstanceOf(RequestMoved.class)
                .hasMessageContaining("two reviewers");
        assertThat(review.fulfil(stranger(), alone, "Done.", null)).isNotNull();
    }

    /// Approved under a condition by the colleague and, if there is one, another reviewer.
    private String conditional(@Nullable Actor other) {
        Approval wish = new Approval(null, null, "", "Send the ethics vote.");
        String ref = fixture.submitted(fixture.researcher(), strict).reference();
        assertThat(review.approve(kin, ref, wish, null)).isNull();
        if (other != null) {
            assertThat(review.approve(other, ref, wish, null)).isNull();
        }
        assertThat(status(ref)).isEqualTo(RequestStatus.CONDITIONALLY_APPROVED);
        return ref;
    }

    private RequestStatus status(String ref) {
        return dossiers.of(paul, ref).request().status();
    }

    private Actor stranger() {
        return living(fixture.reviewer(strict), "elsewhere.example");
    }

    private Actor living(Actor who, String domain) {
        jdbc.sql("update account set email = ? where id = ?")
                .params(who.handle() + "@" + domain, who.id().value())
                .update();
        return people.actor(who.id());
    }
}
