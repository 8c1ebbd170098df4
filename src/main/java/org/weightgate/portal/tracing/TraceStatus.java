package org.weightgate.portal.tracing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where a trace stands, said by what is still possible.
public enum TraceStatus {
    /// Suspect files come and go; it may be started or discarded.
    COLLECTING,
    /// It waits for its turn; nothing may change.
    QUEUED,
    /// The portal reads and compares; nothing may change.
    RUNNING,
    /// There is a verdict; its evidence may be opened.
    FINISHED,
    /// It came to no verdict; the files may be changed and it may be started again.
    FAILED;

    /// The word of the API and of the pages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The look of its tag.
    public String kind() {
        return switch (this) {
            case COLLECTING -> "quiet";
            case QUEUED, RUNNING -> "warn";
            case FINISHED -> "info";
            case FAILED -> "bad";
        };
    }

    /// Whether files may come and go.
    public boolean open() {
        return this == COLLECTING || this == FAILED;
    }

    /// Whether it changes by itself.
    public boolean busy() {
        return this == QUEUED || this == RUNNING;
    }

    static Optional<TraceStatus> of(String word) {
        return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst();
    }
}
