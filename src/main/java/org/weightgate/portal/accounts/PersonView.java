package org.weightgate.portal.accounts;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// A person as admins see them.
public record PersonView(Person person, Set<Role> roles, Instant since) {
    public List<Role> sorted() {
        return roles.stream()
                .sorted(Comparator.comparing(Role::name).thenComparing(r -> r.scope().value()))
                .toList();
    }
}
