package org.weightgate.portal.access;

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
/// with the page, not with the queue. All that was sent has an index of its own in the order it was
/// sent in. A text that few contain is found by its trigrams, and put in order then.
final class QueueQuery {
    private final Map<String, Object> values = new HashMap<>();
    private final StringBuilder where = new StringBuilder();
    private final List<ModelName> models;
    private final boolean together;

    /// How often a text occurs.
    enum Occurrence {
        NOT_ASKED,
        RARE,
        COMMON
    }

    /// @param models to read one by one; empty for all at once
    QueueQuery(
            Reach reach, QueueFilter filter, List<ModelName> models, Occurrence text, Instant now) {
        this.models = models;
        this.together =
                text == Occurrence.RARE
                        || models.isEmpty()
                                && filter.status().equals("all")
                                && filter.order().bySubmission();
        values.putAll(reach.values());
        where.append(reach.sql());
        if (!models.isEmpty()) {
            values.put("spaces", models.stream().map(ModelName::namespace).toArray(String[]::new));
            values.put("names", models.stream().map(ModelName::name).toArray(String[]::new));
        }
        values.put("statuses", statuses(filter.status()));
        sent(filter, now);
        search(filter.q(), text);
        desk(filter.who());
    }

    Map<String, Object> values() {
        return values;
    }

    /// One page, from its end where the one before is wanted.
    String page(QueueFilter filter, int limit) {
        String order = filter.order().order(filter.place().before());
        where.append(filter.order().beyond(filter.place(), values));
        return "select r.* from %s order by %s limit %d"
                .formatted(rows("*", " order by " + order + " limit " + limit), order, limit);
    }

    /// How many there are, up to a limit.
    String count(int limit) {
        return "select count(*) from (select 1 from %s limit %d) found"
                .formatted(rows("1", " limit " + limit), limit);
    }

    /// The rows that fit, as `r`; read part by part, no more of each than a page needs.
    private String rows(String columns, String page) {
        if (together) {
            String model =
                    " and (r.namespace, r.name) in (select * from unnest(cast(:spaces as text[]),"
                            + " cast(:names as text[])))";
            return "access_request r where r.status = any(cast(:statuses as text[])) and "
                    + where
                    + (models.isEmpty() ? "" : model);
        }
        String parts = "unnest(cast(:statuses as text[])) s(status)";
        String part = "r.status = s.status and ";
        if (!models.isEmpty()) {
            parts += ", unnest(cast(:spaces as text[]), cast(:names as text[])) m(namespace, name)";
            part += "r.namespace = m.namespace and r.name = m.name and ";
        }
        return "%s, lateral (select %s from access_request r where %s%s%s) r"
                .formatted(parts, columns, part, where, page);
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

    /// Two characters make no trigram by themselves, but the beginning of a word does. A common
    /// text is compared in a way that no index answers, since one would list a good part of all.
    private void search(String q, Occurrence text) {
        String words = words(q);
        switch (text) {
            case NOT_ASKED -> {}
            case COMMON -> {
                where.append(" and strpos(r.search, :q) > 0");
                values.put("q", words);
            }
            case RARE -> {
                where.append(" and r.search like :q escape '!'");
                values.put("q", "%" + words.replaceAll("([!%_])", "!$1") + "%");
            }
        }
    }

    /// What to look for in the text of a request.
    static String words(String q) {
        String small = q.toLowerCase(Locale.ROOT);
        return q.length() < 3 ? " " + small : small;
    }

    private void desk(String who) {
        if (who.equals("mine")) {
            where.append(" and r.reviewer = :me");
        } else if (who.equals("unclaimed")) {
            where.append(" and r.reviewer is null");
        }
    }
}
