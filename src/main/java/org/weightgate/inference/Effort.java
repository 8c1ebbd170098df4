package org.weightgate.inference;

import java.util.Locale;

/// What a verification's time went into, for the sentence that tells its speed.
///
/// @param reading seconds that reading and hashing took, without waits for computing
/// @param computing seconds that computing took, without waits for reading; 0 if nothing was
/// @param positions of the golden prompts
/// @param weights that each position is multiplied with
record Effort(double reading, double computing, long positions, long weights) {
    private static final long LITTLE = 100_000_000; // bytes of which the speed says nothing

    /// Whether the disk would have been faster than the processor.
    boolean arithmetic() {
        return computing > Pace.CLEARLY * reading;
    }

    /// The speed and what bound it, as the end of a sentence; empty of little.
    String words(long bytes, double seconds) {
        if (bytes < LITTLE) {
            return "";
        }
        String rate = String.format(Locale.ROOT, ", read once at %.0f MB/s", bytes / 1e6 / seconds);
        if (positions == 0) {
            return rate;
        }
        double operations = 2.0 * positions * weights;
        return rate
                + (arithmetic()
                        ? String.format(
                                Locale.ROOT,
                                ", bound by arithmetic: %d positions x %.3g weights at %.0f GFLOP/s"
                                        + " took %.1f s, reading and hashing alone %.1f s",
                                positions,
                                (double) weights,
                                operations / computing / 1e9,
                                computing,
                                reading)
                        : String.format(
                                Locale.ROOT,
                                ", bound by reading and hashing; computing %d positions took %.1f s"
                                        + " beside",
                                positions,
                                computing));
    }
}
