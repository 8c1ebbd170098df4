package org.weightgate.portal.marking;

/// How far a copy's golden run is.
public enum GoldenState {
    /// Waits for the files or for its turn.
    PENDING,
    RUNNING,
    /// `golden.json` can be fetched.
    READY,
    /// None will come; the statement says that only the tolerant check applies.
    SKIPPED,
    /// The run failed; the problem says why.
    FAILED;

    /// Whether nothing more will happen by itself.
    public boolean settled() {
        return this == READY || this == SKIPPED || this == FAILED;
    }
}
