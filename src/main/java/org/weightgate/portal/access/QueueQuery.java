package org.weightgate.portal.access;

import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The SQL of one filter. Each status, and each model where not all are wanted, is read in order
/// from its own part of an index, a page of each, and of these the page is taken: the cost grows
/// with the page, not with the queue.
final class QueueQuery {
    private final Map<String, Object> values = new HashMap<>();
    private final StringBuilder where = new StringBuilder();
    private final String from;

    /// @param models to read one by one; empty for all at once
    QueueQuery(Actor actor, Reach reach, QueueFilter filter, List<ModelName> models, Instant now) {
        values.putAll(reach.values());
        where.append("r.status = s.status and ").append(reach.sql());
        if (models.isEmpty()) {
            from = "unnest(cast(:statuses as text[])) s(status)";
        } else {
            from =
                    "unnest(cast(:statuses as text[])) s(status), unnest(cast(:spaces as text[]),"
                            + " cast(:names as text[])) m(namespace, name)";
            where.append(" and r.namespace = m.namespace and r.name = m.name");
            values.put("spaces", models.stream().map(ModelName::namespace).toArray(String[]::new));
            values.put("names", models.stream().map(ModelName::name).toArray(String[]::new));
        }
        values.put("statuses", statuses(filter.status()));
        sent(filter, now);
        search(filter.q());
        desk(actor, filter.who());
    }

    Map<String, Object> values() {
        return values;
    }

    /// One page, from its end where the one before is wanted.
    String page(QueueFilter filter, int limit) {
        String order = filter.order().order(filter.place().before());
        return """
        select r.* from %s, lateral (
            select * from access_request r where %s%s order by %s limit %d) r
        order by %s limit %d
        """
                .formatted(
                        from,
                        where,
                        filter.order().beyond(filter.place(), values),
                        order,
                        limit,
                        order,
                        limit);
    }

    /// How many there are, up to a limit.
    String count(int limit) {
        return "select count(*) from (select 1 from %s, lateral (select 1 from access_request r where %s limit %d) r limit %d) found"
                .formatted(from, where, limit, limit);
    }

    private static String[] statuses(String wanted) {
        return Arrays.stream(RequestStatus.values())
                .filter(
                        s ->
                                switch (wanted) {
                                    case "all" -> s != RequestStatus.DRAFT;
                                    case "waiting" -> s.waits();
                                    default -> s == RequestStatus.of(wanted);
                                })
                .map(Enum::name)
                .toArray(String[]::new);
    }

    private void sent(QueueFilter filter, Instant now) {
        if (filter.days() > 0) {
            where.append(" and r.submitted <= :before");
            values.put(
                    "before", now.minus(Duration.ofDays(filter.days())).atOffset(ZoneOffset.UTC));
        }
    }

    /// Two characters make no trigram by themselves, but the beginning of a word does.
    private void search(String q) {
        if (!q.isEmpty()) {
            where.append(" and r.search like :q escape '!'");
            String literal = q.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1");
            values.put("q", q.length() < 3 ? "% " + literal + "%" : "%" + literal + "%");
        }
    }

    private void desk(Actor actor, String who) {
        if (who.equals("mine")) {
            where.append(" and r.reviewer = :me");
            values.put("me", actor.id().value());
        } else if (who.equals("unclaimed")) {
            where.append(" and r.reviewer is null");
        }
    }
}
