package org.weightgate.portal.access;

import jakarta.persistence.EntityManager;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.People;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Requests across all models that one person may review or oversee; never their own.
@Service
@Transactional(readOnly = true)
public class Queue {
    /// A row of the list, with the reviewer's name where somebody has it.
    public record Row(RequestView request, String reviewer, boolean late) {}

    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final People people;
    private final Clock clock;

    Queue(EntityManager entities, JdbcClient jdbc, People people, Clock clock) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.people = people;
        this.clock = clock;
    }

    /// One page, and one row more where there is a next page.
    public List<Row> rows(Actor actor, QueueFilter filter) {
        Reach reach = reach(actor);
        Map<String, Object> values = new HashMap<>(reach.values());
        String where = reach.sql() + where(actor, filter, values);
        var query =
                entities.createNativeQuery(
                        "select r.* from access_request r where %s order by %s limit %d offset %d"
                                .formatted(
                                        where,
                                        order(filter.sort()),
                                        QueueFilter.SIZE + 1,
                                        (long) (filter.page() - 1) * QueueFilter.SIZE),
                        AccessRequest.class);
        values.forEach(query::setParameter);
        Map<AccountId, String> names = new HashMap<>();
        Instant now = clock.instant();
        List<AccessRequest> found = query.getResultList();
        return found.stream()
                .map(AccessRequest::view)
                .map(r -> new Row(r, reviewer(r, names), r.late(now)))
                .toList();
    }

    /// How many there are in each status, among all this person may see.
    public Map<RequestStatus, Long> counts(Actor actor) {
        Reach reach = reach(actor);
        return jdbc
                .sql(
                        "select r.status, count(*) as n from access_request r where "
                                + reach.sql()
                                + " group by r.status")
                .params(reach.values())
                .query(
                        (rs, _) ->
                                Map.entry(
                                        RequestStatus.valueOf(rs.getString("status")),
                                        rs.getLong("n")))
                .list()
                .stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                Map.Entry::getValue,
                                (a, _) -> a,
                                () -> new EnumMap<>(RequestStatus.class)));
    }

    /// The models that appear among them, for the filter.
    public List<String> models(Actor actor) {
        Reach reach = reach(actor);
        return jdbc.sql(
                        "select distinct r.namespace || '/' || r.name from access_request r where "
                                + reach.sql()
                                + " order by 1")
                .params(reach.values())
                .query((rs, _) -> rs.getString(1))
                .list();
    }

    private Reach reach(Actor actor) {
        return Reach.of(actor)
                .orElseThrow(() -> new NotPermitted("This needs the role reviewer for a model."));
    }

    private String reviewer(RequestView request, Map<AccountId, String> names) {
        Review review = request.review();
        return review == null
                ? ""
                : names.computeIfAbsent(review.reviewer(), id -> people.get(id).name());
    }

    private String where(Actor actor, QueueFilter filter, Map<String, Object> values) {
        StringBuilder sql = new StringBuilder();
        status(filter, sql, values);
        if (!filter.model().isEmpty()) {
            sql.append(" and r.namespace || '/' || r.name = :model");
            values.put("model", filter.model());
        }
        if (filter.days() > 0) {
            sql.append(" and r.submitted <= :before");
            values.put(
                    "before",
                    clock.instant().minus(Duration.ofDays(filter.days())).atOffset(ZoneOffset.UTC));
        }
        search(filter, sql, values);
        if (filter.who().equals("mine")) {
            sql.append(" and r.reviewer = :me");
        } else if (filter.who().equals("unclaimed")) {
            sql.append(" and r.reviewer is null");
        }
        return sql.toString();
    }

    private static void status(QueueFilter filter, StringBuilder sql, Map<String, Object> values) {
        switch (filter.status()) {
            case "all" -> {}
            case "waiting" ->
                    sql.append(" and r.status in ('SUBMITTED', 'IN_REVIEW', 'SECOND_APPROVAL')");
            default -> {
                sql.append(" and r.status = :status");
                values.put("status", RequestStatus.of(filter.status()).name());
            }
        }
    }

    private static void search(QueueFilter filter, StringBuilder sql, Map<String, Object> values) {
        if (!filter.q().isEmpty()) {
            sql.append(
                    """
                     and (lower(r.reference) like :q escape '!'
                       or lower(r.applicant_name) like :q escape '!'
                       or lower(r.applicant_email) like :q escape '!'
                       or lower(r.organisation) like :q escape '!' or r.contact like :q escape '!')
                    """);
            String literal = filter.q().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1");
            values.put("q", "%" + literal + "%");
        }
    }

    private static String order(String sort) {
        return switch (sort) {
            case "due" -> "r.due, r.id";
            case "newest" -> "r.submitted desc, r.id";
            case "changed" -> "r.changed desc, r.id";
            case "model" -> "r.namespace, r.name, r.submitted, r.id";
            case "applicant" -> "lower(r.applicant_name), r.submitted, r.id";
            default -> "r.submitted, r.id";
        };
    }
}
