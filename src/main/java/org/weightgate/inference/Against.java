package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.DType;

import java.nio.file.Path;
import java.util.Locale;

/// Logits that another engine computed from the same files, to be held against this one's.
///
/// @param file as `logits --all` writes it, or several such under `prompts`: [LogitsFile]
/// @param profile what that engine computes in
public record Against(Path file, Profile profile) {
    /// What the progress of the comparison is called; it counts weights.
    public static final String PROGRESS = "the other engine";

    /// What arithmetic of an engine is forgiven.
    ///
    /// The least that is allowed was measured on a small model (reference implementation in each
    /// type, four times the greatest deviation); more where an emulation on the prompts at hand
    /// leads further, again four times, but never more than ten times the least: where arithmetic
    /// leads further than that, anything would pass.
    public enum Profile {
        /// Single precision, sums in any order.
        FP32(null, 1e-6, 1e-5, 1e-4),
        /// Everything rounded to F16.
        FP16(DType.F16, 5e-5, 1e-3, 0.07),
        /// Everything rounded to BF16.
        BF16(DType.BF16, 2e-3, 5e-2, 0.35);

        private static final double MOST = 10;

        private final @Nullable DType type;
        private final double meanKl;
        private final double maxKl;
        private final double logit;

        Profile(@Nullable DType type, double meanKl, double maxKl, double logit) {
            this.type = type;
            this.meanKl = meanKl;
            this.maxKl = maxKl;
            this.logit = logit;
        }

        /// Kernels that compute as such an engine may.
        Kernels kernels() {
            Kernels own = Kernels.fastest(true);
            return type == null ? new OtherOrder(own) : new Rounded(own, type);
        }

        Thresholds limit(Thresholds measured, double spread) {
            return new Thresholds(
                    true,
                    new double[0],
                    new double[0],
                    between(meanKl, measured.meanKl()),
                    between(maxKl, measured.maxKl()),
                    between(logit * spread, measured.logit()));
        }

        private static double between(double least, double measured) {
            return Math.clamp(measured, least, MOST * least);
        }

        /// As it is named on the command line.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
