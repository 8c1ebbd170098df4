package org.weightgate.portal.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How well a copy of a release can be checked where its exact reference cannot be computed. The
/// marking module answers it; the catalog shows it.
public interface Tolerance {
    /// Empty for a release that has no tolerant check.
    Optional<ToleranceView> of(ReleaseId release);

    /// @param calibrated whether the thresholds were measured on this release
    /// @param remark why not, if not
    /// @param lawful runs that set the thresholds
    /// @param faults runs with a fault, which the thresholds should catch
    record ToleranceView(
            boolean calibrated, String remark, List<TrialView> lawful, List<TrialView> faults) {

        /// The faults that lawful copies would hide.
        public List<String> notSeparable() {
            return faults.stream().filter(fault -> !fault.caught()).map(TrialView::name).toList();
        }
    }

    /// One run.
    ///
    /// @param hidden greatest relative change of the hidden states, at `layer`
    /// @param meanKl mean divergence of what is predicted, in nats
    /// @param margin how far the run lies from the reference, measured by what is allowed
    /// @param caught whether a fault lies far enough beyond to be caught for certain
    record TrialView(
            String name,
            int layer,
            double hidden,
            double meanKl,
            int changedTops,
            double margin,
            boolean caught) {

        public String hiddenText() {
            return "%s, %s".formatted(figure(hidden), layer == 0 ? "embedding" : "layer " + layer);
        }

        public String klText() {
            return figure(meanKl);
        }

        private static String figure(double value) {
            if (value == 0) return "0";
            return String.format(Locale.ROOT, value < 0.001 ? "%.1e" : "%.2g", value);
        }

        public String times() {
            return margin >= 1000 ? "over 1000×" : String.format(Locale.ROOT, "%.2f×", margin);
        }
    }
}
