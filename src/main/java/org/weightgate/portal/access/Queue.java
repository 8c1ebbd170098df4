package org.weightgate.portal.access;

import static org.weightgate.portal.accounts.RoleName.ADMIN;
import static org.weightgate.portal.accounts.RoleName.AUDITOR;
import static org.weightgate.portal.accounts.RoleName.PUBLISHER;
import static org.weightgate.portal.accounts.RoleName.REVIEWER;

import jakarta.persistence.EntityManager;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.QueueQuery.Occurrence;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Coverage;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Requests across all models that one person may review or oversee; never their own.
@Service
@Transactional(readOnly = true)
public class Queue {
    /// A count goes so far; beyond it is “99+”.
    public static final int MOST = 100;

    private static final Set<RoleName> READERS = EnumSet.of(REVIEWER, PUBLISHER, AUDITOR, ADMIN);

    private final EntityManager entities;
    private final Tally tally;
    private final People people;
    private final Clock clock;

    Queue(EntityManager entities, Tally tally, People people, Clock clock) {
        this.entities = entities;
        this.tally = tally;
        this.people = people;
        this.clock = clock;
    }

    /// A row of the list, with the reviewer's name where somebody has it.
    ///
    /// @param free whether this reader may take it from the list
    public record Row(RequestView request, String reviewer, boolean late, boolean free) {}

    /// @param previous whether there is a page before it
    public record Rows(List<Row> rows, boolean previous, boolean next) {}

    public Rows rows(Actor actor, QueueFilter filter) {
        QueueQuery asked = query(actor, filter);
        String sql = asked.page(filter, QueueFilter.SIZE + 1);
        var query = entities.createNativeQuery(sql, AccessRequest.class);
        asked.values().forEach(query::setParameter);
        List<AccessRequest> found = query.getResultList();
        boolean more = found.size() > QueueFilter.SIZE;
        boolean back = filter.place().before();
        List<AccessRequest> page =
                new ArrayList<>(found.subList(0, Math.min(found.size(), QueueFilter.SIZE)));
        if (back) {
            Collections.reverse(page);
        }
        return new Rows(rows(actor, page), back ? more : !filter.beginning(), back || more);
    }

    private List<Row> rows(Actor actor, List<AccessRequest> page) {
        Map<AccountId, String> names = new HashMap<>();
        Instant now = clock.instant();
        return page.stream()
                .map(
                        request -> {
                            RequestView view = request.view();
                            boolean free =
                                    view.review() == null
                                            && Guard.of(actor, request)
                                                    .may(AccessAct.CLAIM, request);
                            return new Row(view, reviewer(view, names), view.late(now), free);
                        })
                .toList();
    }

    /// How many requests fit, up to [#MOST].
    public int count(Actor actor, QueueFilter filter) {
        QueueQuery asked = query(actor, filter);
        var query = entities.createNativeQuery(asked.count(MOST), Long.class);
        asked.values().forEach(query::setParameter);
        return ((Long) query.getSingleResult()).intValue();
    }

    /// How many there are in each status, among all this person may see.
    public Map<RequestStatus, Long> counts(Actor actor) {
        return tally.counts(actor, coverage(actor));
    }

    /// The models that appear among them, for the filter.
    public List<String> models(Actor actor) {
        return tally.models(coverage(actor)).stream().map(ModelName::toString).toList();
    }

    private QueueQuery query(Actor actor, QueueFilter filter) {
        Coverage all = coverage(actor);
        Coverage wanted = filter.model().isEmpty() ? all : all.of(filter.model());
        List<ModelName> models = wanted.everything() ? List.of() : tally.models(wanted);
        Reach reach = Reach.of(actor).orElseThrow();
        Reach within = models.isEmpty() && !wanted.everything() ? reach.nothing() : reach;
        return new QueueQuery(within, filter, models, occurrence(filter.q()), clock.instant());
    }

    /// Looked up in a sample; in a table too small for one every text is rare.
    private Occurrence occurrence(String q) {
        if (q.isEmpty()) return Occurrence.NOT_ASKED;
        var query =
                entities.createNativeQuery(
                        """
                        select count(*) filter (where strpos(search, :q) > 0) * 100 > count(*)
                        from access_request tablesample system (0.5)
                        """,
                        Boolean.class);
        query.setParameter("q", QueueQuery.words(q));
        return (Boolean) query.getSingleResult() ? Occurrence.COMMON : Occurrence.RARE;
    }

    private static Coverage coverage(Actor actor) {
        return Coverage.of(actor, READERS)
                .orElseThrow(() -> new NotPermitted("This needs the role reviewer for a model."));
    }

    private String reviewer(RequestView request, Map<AccountId, String> names) {
        Review review = request.review();
        return review == null
                ? ""
                : names.computeIfAbsent(review.reviewer(), id -> people.get(id).name());
    }
}
