package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.QueueQuery.Occurrence;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.vetting.NameTaken;
import org.weightgate.portal.vetting.NotKept;
import org.weightgate.portal.vetting.Views;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

@PortalTest
class QueueTests {

    @Autowired private AccessFixture fixture;
    @Autowired private AccessDesk desk;
    @Autowired private Queue queue;
    @Autowired private Views views;
    @Autowired private ReviewDesk review;
    @Autowired private Visits visits;
    @Autowired private Tally tally;
    @Autowired private EntityManager entities;

    private ModelName model;
    private Actor rita;
    private String ours;

    @BeforeEach
    void people() {
        model = fixture.model();
        rita = fixture.reviewer(model);
        ours = "Inst " + Reference.request();
    }

    /// From an institution of this test alone, so that the shared model's other requests are told
    /// apart.
    private RequestView sent() {
        return desk.submit(
                fixture.researcher(),
                model,
                AccessFixture.answers("organisation", ours),
                fixture.signing(model));
    }

    private QueueFilter ours(String sort) {
        return new QueueFilter.Asked(null, null, ours, null, null, sort, null, null).filter();
    }

    @Test
    void pagesFollowEachOtherBothWaysInEveryOrderAndMissNobody() {
        List<RequestView> all = Stream.generate(this::sent).limit(7).toList();
        for (QueueSort sort : QueueSort.values()) {
            QueueFilter filter = ours(sort.word());
            List<String> whole = references(queue.rows(rita, filter));
            assertThat(whole)
                    .containsExactlyInAnyOrderElementsOf(
                            all.stream().map(RequestView::reference).toList());
            for (int i = 0; i < 7; i++) {
                RequestView row = queue.rows(rita, filter).rows().get(i).request();
                assertThat(references(queue.rows(rita, follow(filter.after(row)))))
                        .isEqualTo(whole.subList(i + 1, 7));
                assertThat(references(queue.rows(rita, follow(filter.before(row)))))
                        .isEqualTo(whole.subList(0, i));
            }
        }
    }

    private static QueueFilter follow(String url) {
        QueueFilter first = QueueFilter.Asked.of(url.substring(url.indexOf('?') + 1)).filter();
        String side = url.contains("after=") ? "after" : "before";
        Place place = Place.of(side, url.substring(url.lastIndexOf('=') + 1));
        return new QueueFilter(
                first.status(),
                first.model(),
                first.q(),
                first.older(),
                first.who(),
                first.sort(),
                place);
    }

    private static List<String> references(Queue.Rows rows) {
        return rows.rows().stream().map(r -> r.request().reference()).toList();
    }

    @Test
    void theTallyFollowsEveryMoveAndFoldingChangesNothing() {
        Map<RequestStatus, Long> before = queue.counts(rita);
        RequestView one = sent();
        sent();
        review.claim(rita, one.reference(), null);
        Map<RequestStatus, Long> counts = queue.counts(rita);
        assertThat(more(before, counts, RequestStatus.SUBMITTED)).isEqualTo(1);
        assertThat(more(before, counts, RequestStatus.IN_REVIEW)).isEqualTo(1);
        tally.fold();
        assertThat(queue.counts(rita)).isEqualTo(counts);
        assertThat(queue.models(rita)).containsExactly(model.toString());
    }

    private static long more(
            Map<RequestStatus, Long> before, Map<RequestStatus, Long> after, RequestStatus in) {
        return after.getOrDefault(in, 0L) - before.getOrDefault(in, 0L);
    }

    @Test
    void aPartOfAWordIsFoundAndTwoLettersBeginOne() {
        String ref = sent().reference();
        String mark = ours.substring("Inst REQ-".length());
        for (String q : List.of("T " + ours.substring(5), mark.substring(2), ref.substring(5))) {
            assertThat(references(queue.rows(rita, asking(q)))).as(q).containsExactly(ref);
        }
        assertThat(references(queue.rows(rita, asking("in")))).isNotEmpty();
        for (String q : List.of(mark + "x", "nq", "100%", "_")) {
            assertThat(references(queue.rows(rita, asking(q)))).as(q).isEmpty();
        }
    }

    @Test
    void aTextThatManyContainAndOneThatFewContainAreFoundAlike() {
        String ref = sent().reference();
        sent();
        sent();
        for (String q : List.of(ours, ref.substring(5), "in", "100%_!", mark())) {
            for (QueueSort sort : QueueSort.values()) {
                for (List<ModelName> models : List.of(List.<ModelName>of(), List.of(model))) {
                    QueueFilter filter = asking(q, sort);
                    assertThat(found(filter, models, Occurrence.COMMON))
                            .as("%s by %s in %s", q, sort, models)
                            .isEqualTo(found(filter, models, Occurrence.RARE));
                }
            }
        }
        assertThat(found(asking(ours, QueueSort.OLDEST), List.of(), Occurrence.COMMON))
                .hasSize(3)
                .contains(ref);
    }

    private List<String> found(QueueFilter filter, List<ModelName> models, Occurrence text) {
        Reach reach = Reach.of(rita).orElseThrow();
        QueueQuery page = new QueueQuery(reach, filter, models, text, Instant.now());
        var rows = entities.createNativeQuery(page.page(filter, 20), AccessRequest.class);
        page.values().forEach(rows::setParameter);
        QueueQuery count = new QueueQuery(reach, filter, models, text, Instant.now());
        var many = entities.createNativeQuery(count.count(20), Long.class);
        count.values().forEach(many::setParameter);
        List<String> found =
                new ArrayList<>(
                        ((List<?>) rows.getResultList())
                                .stream()
                                        .map(r -> ((AccessRequest) r).view().reference())
                                        .toList());
        assertThat(many.getSingleResult()).isEqualTo((long) found.size());
        return found;
    }

    private String mark() {
        return ours.substring("Inst REQ-".length()).toLowerCase(Locale.ROOT);
    }

    private static QueueFilter asking(String q, QueueSort sort) {
        return new QueueFilter.Asked("all", null, q, null, null, sort.word(), null, null).filter();
    }

    private static QueueFilter asking(String q) {
        return new QueueFilter.Asked(null, null, q, null, null, null, null, null).filter();
    }

    @Test
    void aModelOutsideTheReadersRolesShowsNothing() {
        sent();
        Actor stranger = fixture.with(RoleName.REVIEWER, "else/where");
        QueueFilter filter =
                new QueueFilter.Asked("all", "" + model, ours, null, null, null, null, null)
                        .filter();
        assertThat(queue.rows(stranger, filter).rows()).isEmpty();
        assertThat(queue.count(stranger, filter)).isZero();
        assertThat(queue.count(rita, filter)).isEqualTo(1);
    }

    @Test
    void aViewKeepsTheFilterForItsOwnerAloneAndOpensFirst() {
        Views.View view = views.keep(rita, "Mine & old", "status=all&q=a%20b%26c");
        assertThat(QueueFilter.Asked.of(view.query()).filter().q()).isEqualTo("a b&c");
        Actor ralf = fixture.reviewer(model);
        assertThat(views.of(ralf)).isEmpty();
        assertThatThrownBy(() -> views.remove(ralf, view.id())).isInstanceOf(NotKept.class);
        assertThatThrownBy(() -> views.keep(rita, "mine & OLD", "")).isInstanceOf(NameTaken.class);
        assertThat(visits.get(rita, "/review")).hasStatusOk();
        views.open(rita, view.id(), true);
        assertThat(visits.get(rita, "/review")).hasRedirectedUrl("/review?" + view.query());
        assertThat(visits.get(rita, "/review?status=waiting")).hasStatusOk();
        views.remove(rita, view.id());
        assertThat(visits.get(rita, "/review")).hasStatusOk();
    }

    @Test
    void thePagesKeepRenameAndDeleteAViewWithoutAnyScript() throws Exception {
        sent();
        assertThat(
                        visits.post(
                                rita,
                                "/review/views",
                                "name",
                                "Unclaimed",
                                "query",
                                "status=waiting&who=unclaimed"))
                .hasRedirectedUrl("/review?status=waiting&who=unclaimed");
        assertThat(visits.get(rita, "/review?status=waiting&who=unclaimed"))
                .bodyText()
                .contains("Unclaimed", "aria-current=\"page\"", "Take", "Keep this view");
        Views.View view = views.of(rita).getFirst();
        visits.post(rita, "/review/views/" + view.id() + "/name", "name", "Free");
        assertThat(visits.get(rita, "/review/views")).bodyText().contains("Free", "Delete");
        visits.post(rita, "/review/views/" + view.id() + "/delete");
        assertThat(views.of(rita)).isEmpty();
        assertThat(queue.rows(rita, ours("oldest")).rows()).allMatch(Queue.Row::free);
    }
}
