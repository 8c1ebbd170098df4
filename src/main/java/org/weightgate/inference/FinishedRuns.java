package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

/// Keeps what the finished runs of one calibration found, so that one that is cut off goes on
/// behind them. Whoever keeps them answers for it that they belong to the same weights, the same
/// prompts and the same marks.
public interface FinishedRuns {
    /// Keeps nothing: a calibration that is cut off begins anew.
    FinishedRuns NONE =
            new FinishedRuns() {
                @Override
                public @Nullable String found(String run) {
                    return null;
                }

                @Override
                public void keep(String run, String found) {}
            };

    /// What the run of this name found, null if it is not finished.
    @Nullable String found(String run);

    /// Keeps what a run found, JSON, before the next begins.
    void keep(String run, String found);
}
