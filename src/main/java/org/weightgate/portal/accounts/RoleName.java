package org.weightgate.portal.accounts;

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
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
