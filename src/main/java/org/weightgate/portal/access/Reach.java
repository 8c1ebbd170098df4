package org.weightgate.portal.access;

import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The models whose requests somebody may read, as a condition on `access_request r`: those whose
/// reviewer, publisher, auditor or admin they are. Their own requests are left out.
record Reach(String sql, Map<String, Object> values) {
    private static final Set<RoleName> READERS =
            Set.of(RoleName.REVIEWER, RoleName.PUBLISHER, RoleName.AUDITOR, RoleName.ADMIN);

    static Optional<Reach> of(Actor actor) {
        List<String> scopes =
                actor.roles().stream()
                        .filter(r -> READERS.contains(r.name()) && actor.holdsAnywhere(r.name()))
                        .map(Role::scope)
                        .map(s -> s.value())
                        .distinct()
                        .toList();
        if (scopes.isEmpty()) {
            return Optional.empty();
        }
        String open = "r.submissions > 0 and r.applicant <> :me";
        return Optional.of(
                scopes.contains("*")
                        ? new Reach(open, Map.of("me", actor.id().value()))
                        : new Reach(
                                open
                                        + " and (r.namespace in (:scopes) or r.namespace || '/' ||"
                                        + " r.name in (:scopes))",
                                Map.of(
                                        "me",
                                        actor.id().value(),
                                        "scopes",
                                        new ArrayList<>(scopes))));
    }

    Reach nothing() {
        return new Reach("false and " + sql, values);
    }
}
