package org.weightgate.portal.tracing;

import jakarta.persistence.Embeddable;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How far a trace has come since it was started last.
@Embeddable
class Course {
    private @Nullable Instant started;
    private @Nullable Instant finished;
    private String step = "";
    private double progress;
    private @Nullable String problem;

    void begin(Instant now) {
        started = now;
        finished = null;
        problem = null;
        step = "waiting for its turn";
        progress = 0;
    }

    /// @param why it came to no verdict, or null
    void end(@Nullable String why, Instant now) {
        finished = now;
        problem = why;
        step = "";
        progress = 1;
    }

    @Nullable Instant started() {
        return started;
    }

    @Nullable Instant finished() {
        return finished;
    }

    String step() {
        return step;
    }

    double progress() {
        return progress;
    }

    @Nullable String problem() {
        return problem;
    }
}
