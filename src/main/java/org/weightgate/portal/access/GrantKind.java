package org.weightgate.portal.access;

import java.util.Locale;

/// What a grant is on.
public enum GrantKind {
    /// A release, after a request was decided.
    ACCESS,
    /// A release's twin with random weights, for the asking. Never counts as access.
    REHEARSAL;

    /// The word of the API and of the record.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
