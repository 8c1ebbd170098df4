package org.weightgate.portal.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.AccessFixture;
import org.weightgate.portal.access.ReasonCode;
import org.weightgate.portal.access.ReviewDesk;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Coverage;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;

import java.time.Duration;
import java.util.List;
import java.util.Set;

@PortalTest
class DashboardTests {
    @Autowired private Visits visits;
    @Autowired private AccessFixture access;
    @Autowired private CatalogFixture catalog;
    @Autowired private ReviewDesk review;
    @Autowired private Dashboard dashboard;
    @Autowired private Counting counting;
    @Autowired private JdbcClient db;
    private ModelName model;
    private Actor rita;

    @BeforeEach
    void aModelOfItsOwn() {
        model = catalog.published();
        rita = access.reviewer(model);
    }

    @Test
    void requestsAreCountedByWhatBecameOfThem() throws Exception {
        String approved = send();
        review.approve(rita, approved, null, null, "", null);
        review.decline(rita, send(), ReasonCode.SAFEGUARDS, "Too many hands.", null);
        String waiting = send();

        Figures figures = dashboard.figures(rita, "", 12);
        List<String> thisWeek = figures.requests().sentTable().rows().getLast();
        assertThat(thisWeek.subList(1, 6)).containsExactly("1", "1", "0", "0", "1");
        assertThat(figures.waiting().waiting()).isEqualTo(1);
        assertThat(figures.pace()).isNotNull();
        assertThat(figures.requests().paceTable().rows()).hasSize(1);

        String page = Visits.text(visits.get(rita, "/review/dashboard"));
        assertThat(page)
                .contains("<svg", "1 approved", "1 declined", waiting, "As CSV")
                .contains("Nothing was fetched in this time", "No copy was reported verified");
    }

    @Test
    void timeToADecisionIsFromTheFirstSubmission() {
        String ref = send();
        review.approve(rita, ref, null, null, "", null);
        db.sql(
                        "update access_request set submitted = decided - interval '30 hours' where"
                                + " reference = ?")
                .param(ref)
                .update();
        assertThat(dashboard.figures(rita, "", 12).half()).isEqualTo("30.0 hours");
    }

    @Test
    void onlyWhatARoleCoversIsCounted() {
        send();
        Actor stranger = access.reviewer(catalog.published());

        assertThat(dashboard.figures(stranger, "", 12).waiting().waiting()).isZero();
        assertThat(dashboard.models(stranger)).doesNotContain(model.toString());
        assertThat(visits.get(stranger, "/review/dashboard?model=" + model)).hasStatus(403);
        assertThat(visits.get(access.researcher(), "/review/dashboard")).hasStatus(403);
        Actor publisher = access.with(RoleName.PUBLISHER, model.namespace());
        assertThat(dashboard.figures(publisher, model.toString(), 26).waiting().waiting())
                .isEqualTo(1);
        assertThat(visits.get(access.with(RoleName.ADMIN, "*"), "/review/dashboard")).hasStatusOk();
    }

    @Test
    void aModelWithoutAnythingSaysSo() throws Exception {
        assertThat(Visits.text(visits.get(rita, "/review/dashboard")))
                .contains(
                        "No request was sent in this time",
                        "Nothing was decided in this time",
                        "No request waits for a reviewer",
                        "No open grant ends in the next 12 weeks")
                .doesNotContain("<figure");
    }

    @Test
    void everyTableIsHadForASpreadsheet() throws Exception {
        String ref = send();
        for (String name : dashboard.figures(rita, "", 12).tables().keySet()) {
            assertThat(visits.get(rita, "/review/dashboard/" + name + ".csv"))
                    .hasStatusOk()
                    .hasHeader("Content-Type", "text/csv;charset=UTF-8")
                    .hasHeader("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
        }
        assertThat(visits.get(rita, "/review/dashboard/nothing.csv")).hasStatus(404);
        Actor uma = access.with(RoleName.AUDITOR, model.toString());
        assertThat(Visits.text(visits.get(uma, "/review/dashboard/waiting.csv")))
                .contains("\"" + ref + "\",\"" + model + "\"");
    }

    @Test
    void aCountIsKeptForAMomentAndSaysWhenItWasMade() {
        Figures first = dashboard.figures(rita, "", 12);
        send();
        assertThat(dashboard.figures(rita, "", 12)).isSameAs(first);
        assertThat(dashboard.figures(rita, "", 52)).isNotSameAs(first);
    }

    @Test
    void anOldCountIsMadeAnewWhenSomebodyAsks() {
        Remembered remembered = new Remembered(counting, Duration.ofMillis(50));
        Coverage all = Coverage.of(rita, Set.of(RoleName.REVIEWER)).orElseThrow();
        Figures first = remembered.figures(all, 12);
        send();
        CatalogFixture.await(() -> remembered.figures(all, 12).waiting().waiting() == 1);
        assertThat(first.waiting().waiting()).isZero();
    }

    private String send() {
        return access.submitted(access.researcher(), model).reference();
    }
}
