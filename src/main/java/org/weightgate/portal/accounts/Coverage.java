package org.weightgate.portal.accounts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The models that somebody's roles cover, as a condition on tables which hold `namespace` and
/// `name`, so that one query counts over all of them.
///
/// @param models `namespace/name`
public record Coverage(boolean everything, Set<String> namespaces, Set<String> models) {
    public Coverage {
        namespaces = Set.copyOf(namespaces);
        models = Set.copyOf(models);
    }

    /// Empty where none of these roles is held anywhere.
    public static Optional<Coverage> of(Actor actor, Set<RoleName> roles) {
        List<String> scopes =
                actor.roles().stream()
                        .filter(r -> roles.contains(r.name()) && actor.holdsAnywhere(r.name()))
                        .map(r -> r.scope().value())
                        .toList();
        if (scopes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Coverage(
                        scopes.contains("*"),
                        Set.copyOf(scopes.stream().filter(s -> !s.contains("/")).toList()),
                        Set.copyOf(scopes.stream().filter(s -> s.contains("/")).toList())));
    }

    /// Only this model; nothing where it is not covered.
    public Coverage of(String model) {
        return new Coverage(false, Set.of(), covers(model) ? Set.of(model) : Set.of());
    }

    public boolean covers(String model) {
        return everything
                || models.contains(model)
                || namespaces.contains(model.substring(0, Math.max(0, model.indexOf('/'))));
    }

    /// The condition on a table of that alias; its values are [#values].
    public String sql(String alias) {
        if (everything) {
            return "true";
        }
        List<String> parts = new ArrayList<>(List.of("false"));
        if (!namespaces.isEmpty()) {
            parts.add("%s.namespace in (:coveredSpaces)".formatted(alias));
        }
        if (!models.isEmpty()) {
            parts.add("(%1$s.namespace, %1$s.name) in (:coveredModels)".formatted(alias));
        }
        return "(" + String.join(" or ", parts) + ")";
    }

    public Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        if (!everything && !namespaces.isEmpty()) {
            values.put("coveredSpaces", namespaces);
        }
        if (!everything && !models.isEmpty()) {
            values.put("coveredModels", models.stream().map(Coverage::pair).toList());
        }
        return values;
    }

    private static Object[] pair(String model) {
        return model.split("/", 2);
    }
}
