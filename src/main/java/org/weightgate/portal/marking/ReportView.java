package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A verification report as a page shows it; free of control characters, otherwise as it was sent.
///
/// @param engine the revision of the arithmetic
/// @param seconds what all steps took, golden prompts computed while files were read counted once
/// @param text the whole report for people, as the client prints it
public record ReportView(
        Computed computed,
        String engine,
        List<Step> steps,
        Machine machine,
        double seconds,
        String text) {
    /// One link of the chain.
    ///
    /// @param seconds how long it took
    public record Step(
            String name,
            String proves,
            String word,
            String kind,
            String finding,
            @Nullable String remedy,
            List<Figure> figures,
            double seconds) {}

    /// A statistic behind a finding.
    ///
    /// @param limit what is allowed; null where nothing is judged
    public record Figure(String name, String value, @Nullable String limit) {}

    /// Where it ran; what was not told is empty or 0.
    public record Machine(
            String cpu,
            String isa,
            int cores,
            int physicalCores,
            List<String> features,
            int vectorBits,
            long memory,
            List<String> accelerators,
            String computedOn,
            String os,
            String java) {}
}
