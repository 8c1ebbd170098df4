package org.weightgate.portal.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import java.io.Serializable;

/// A role and where it counts.
@Embeddable
public record Role(
        @Enumerated(EnumType.STRING) @Column(name = "role") RoleName name, @Embedded Scope scope)
        implements Serializable {
    public static Role everywhere(RoleName name) {
        return new Role(name, Scope.EVERYTHING);
    }

    public static Role on(RoleName name, String scope) {
        return new Role(name, new Scope(scope));
    }

    @Override
    public String toString() {
        return name.word() + " of " + scope.words();
    }
}
