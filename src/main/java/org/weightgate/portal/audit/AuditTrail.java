package org.weightgate.portal.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The record of everybody's acts. An act and its entry are one transaction: either both happened
/// or none, and what cannot be recorded is not done.
@Service
public class AuditTrail {
    private static final int PAGE = 25;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AuditTrail(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(Act act) {
        Instant at = act.at().truncatedTo(ChronoUnit.MICROS);
        UUID id = EventId.at(at);
        String type = type(act);
        Map<String, String> facts = act.facts();
        byte[] leaf =
                CanonicalJson.bytes(
                        Map.of(
                                "id", id.toString(),
                                "at", at.toString(),
                                "type", type,
                                "by", act.by().toString(),
                                "facts", facts));
        jdbc.sql(
                        """
                        insert into audit_event(id, at, type, by, facts, subjects, leaf)
                        values (:id, :at, :type, :by, cast(:facts as jsonb), :subjects, :leaf)
                        """)
                .param("id", id)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("type", type)
                .param("by", act.by().value())
                .param("facts", json.writeValueAsString(facts))
                .param("subjects", subjects(facts))
                .param("leaf", leaf)
                .update();
    }

    /// Ids, references and names; a long reason is no subject, and no key of an index.
    private static String[] subjects(Map<String, String> facts) {
        return facts.values().stream()
                .filter(value -> value.length() <= 200)
                .distinct()
                .toArray(String[]::new);
    }

    /// `GrantIssued` is `grant-issued`.
    static String type(Act act) {
        return act.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /// Some events, newest first, and the cursor for older ones.
    public record Page(List<AuditEvent> events, @Nullable UUID next) {}

    /// @param type kebab-case type, or empty for all
    /// @param by handle of the doer, or empty
    /// @param about an exact id, reference or name among the facts, or empty
    /// @param before id of the event before which to start, or null for the newest
    @Transactional(readOnly = true)
    public Page read(Actor actor, String type, String by, String about, @Nullable UUID before) {
        if (!actor.holds(RoleName.AUDITOR, "*") && !actor.holds(RoleName.ADMIN, "*")) {
            throw new NotPermitted("Only auditors and admins read the record.");
        }
        List<AuditEvent> found =
                jdbc.sql(
                                """
                                select e.*, coalesce(a.handle, e.by::text) as doer,
                                       (select jsonb_object_agg(p.id, p.handle)
                                        from unnest(e.subjects) s join account p
                                          on p.id = case when s ~ '^[0-9a-f-]{36}$'
                                                         then cast(s as uuid) end) as handles
                                from audit_event e left join account a on a.id = e.by
                                where (:type = '' or e.type = :type)
                                  and (:by = '' or a.handle = :by)
                                  and (:about = '' or e.subjects @> array[cast(:about as text)])
                                  and (cast(:before as uuid) is null or e.id < :before)
                                order by e.id desc limit :limit
                                """)
                        .param("type", type.strip())
                        .param("by", by.strip())
                        .param("about", about.strip())
                        .param("before", before)
                        .param("limit", PAGE + 1)
                        .query((row, n) -> event(row))
                        .list();
        boolean more = found.size() > PAGE;
        List<AuditEvent> page = more ? found.subList(0, PAGE) : found;
        return new Page(page, more ? page.getLast().id() : null);
    }

    /// Every type there is, for the filter. From one to the next along the index: the record is
    /// long and the types are few.
    @Transactional(readOnly = true)
    public List<String> types() {
        return jdbc.sql(
                        """
                        with recursive known(type) as (
                            select min(type) from audit_event
                            union all
                            select (select min(e.type) from audit_event e where e.type > known.type)
                            from known where known.type is not null)
                        select type from known where type is not null order by type
                        """)
                .query((row, n) -> row.getString("type"))
                .list();
    }

    private AuditEvent event(ResultSet row) throws SQLException {
        Map<String, String> handles = map(row.getString("handles"));
        List<AuditEvent.Fact> facts = new ArrayList<>();
        map(row.getString("facts"))
                .forEach(
                        (name, value) ->
                                facts.add(
                                        new AuditEvent.Fact(
                                                name, value, handles.getOrDefault(value, value))));
        return new AuditEvent(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("type"),
                row.getString("doer"),
                facts);
    }

    private TreeMap<String, String> map(@Nullable String object) {
        return object == null
                ? new TreeMap<>()
                : json.readValue(object, new TypeReference<TreeMap<String, String>>() {});
    }
}
