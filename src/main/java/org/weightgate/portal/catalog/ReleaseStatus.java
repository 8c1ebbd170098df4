package org.weightgate.portal.catalog;

import java.util.Locale;

/// Where a release stands, said by what is still possible.
public enum ReleaseStatus {
    /// Files come and go; the publisher may submit or discard it.
    DRAFT,
    /// The portal reads every byte; nothing may change until it accepts or refuses.
    CHECKING,
    /// Granted and delivered; nothing may change except that it can be withdrawn.
    PUBLISHED,
    /// Kept for the record; nothing may change and nothing is delivered.
    WITHDRAWN;

    /// The word of the API and of the pages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The look of its tag.
    public String kind() {
        return switch (this) {
            case DRAFT -> "quiet";
            case CHECKING -> "warn";
            case PUBLISHED -> "good";
            case WITHDRAWN -> "bad";
        };
    }

    /// Whether its files and facts are fixed for ever.
    public boolean isFinal() {
        return this == PUBLISHED || this == WITHDRAWN;
    }
}
