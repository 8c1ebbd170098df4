package org.weightgate.portal.accounts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a person may be; where they may be it is the [Scope] beside it.
public enum RoleName {
    /// May ask for access.
    RESEARCHER,
    /// Reads requests and decides on them.
    REVIEWER,
    /// Publishes and withdraws releases, edits a model's pages.
    PUBLISHER,
    /// Reads the record of every act.
    AUDITOR,
    /// Keeps people and roles.
    ADMIN;

    /// The word people read.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The scope without which a token does not carry this role.
    public TokenScope tokenScope() {
        return switch (this) {
            case RESEARCHER, AUDITOR -> TokenScope.READ;
            case REVIEWER -> TokenScope.REVIEW;
            case PUBLISHER -> TokenScope.PUBLISH;
            case ADMIN -> TokenScope.ADMIN;
        };
    }

    public static Optional<RoleName> of(String word) {
        return Arrays.stream(values()).filter(r -> r.word().equalsIgnoreCase(word)).findFirst();
    }
}
