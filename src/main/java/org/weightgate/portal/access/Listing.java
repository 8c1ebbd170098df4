package org.weightgate.portal.access;

import jakarta.persistence.EntityManager;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.accounts.TokenScope;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every request somebody may read, their own among them, in pages from the latest on.
@Service
@Transactional(readOnly = true)
public class Listing {
    private final EntityManager entities;

    Listing(EntityManager entities) {
        this.entities = entities;
    }

    public Page<RequestView> page(
            Actor actor,
            @Nullable String status,
            @Nullable String model,
            int limit,
            @Nullable String cursor) {
        actor.require(TokenScope.READ);
        if (limit < 1 || limit > 200) {
            throw new BadQuery("The limit is 1 to 200.");
        }
        Map<String, Object> values = new HashMap<>();
        String where = readable(actor, values) + wanted(status, model, cursor, values);
        return Page.cut(found(where, limit, values), limit, Listing::cursor);
    }

    private static String wanted(
            @Nullable String status,
            @Nullable String model,
            @Nullable String cursor,
            Map<String, Object> values) {
        StringBuilder where = new StringBuilder();
        if (status != null) {
            where.append(" and r.status = :status");
            values.put("status", RequestStatus.of(status).name());
        }
        if (model != null) {
            where.append(" and r.namespace || '/' || r.name = :model");
            values.put("model", model);
        }
        if (cursor != null) {
            where.append(" and (r.created, r.reference) < (:created, :reference)");
            values.putAll(after(cursor));
        }
        return where.toString();
    }

    private static String readable(Actor actor, Map<String, Object> values) {
        Optional<Reach> reach = Reach.of(actor);
        values.put("me", actor.id().value());
        reach.ifPresent(r -> values.putAll(r.values()));
        String others = reach.map(r -> " or (" + r.sql() + ")").orElse("");
        return "((r.applicant = :me and (r.submissions > 0 or r.status = 'DRAFT'))%s)"
                .formatted(others);
    }

    private List<RequestView> found(String where, int limit, Map<String, Object> values) {
        var query =
                entities.createNativeQuery(
                        "select r.* from access_request r where %s order by r.created desc, r.reference desc limit %d"
                                .formatted(where, limit + 1),
                        AccessRequest.class);
        values.forEach(query::setParameter);
        List<AccessRequest> found = query.getResultList();
        return found.stream().map(AccessRequest::view).toList();
    }

    private static String cursor(RequestView last) {
        String position = last.created() + " " + last.reference();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> after(String cursor) {
        try {
            String position =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            String[] parts = position.split(" ", 2);
            return Map.of(
                    "created",
                    Instant.parse(parts[0]).atOffset(ZoneOffset.UTC),
                    "reference",
                    parts[parts.length - 1]);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BadQuery("The cursor is none of this list's.");
        }
    }
}
