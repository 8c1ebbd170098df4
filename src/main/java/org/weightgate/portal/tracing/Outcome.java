package org.weightgate.portal.tracing;

import java.util.Locale;

/// What a trace came to, in one word.
public enum Outcome {
    /// Somebody's copy was part of the leak, beyond the stated doubt.
    ACCUSED,
    /// Nothing can be said of anybody.
    INCONCLUSIVE,
    /// No mark of this portal is in it.
    UNMARKED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The look of its tag.
    public String kind() {
        return switch (this) {
            case ACCUSED -> "bad";
            case INCONCLUSIVE -> "quiet";
            case UNMARKED -> "good";
        };
    }
}
