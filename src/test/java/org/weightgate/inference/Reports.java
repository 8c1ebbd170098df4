package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;

/** What tests ask of a report. */
final class Reports {
    private Reports() {}

    static Step step(Report report, String name) {
        return report.steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    /**
     * The one step that failed; the golden one did not run unless it is that one, and then the
     * tolerant one may tell where.
     */
    static Step failed(Report report) {
        assertThat(report.passed()).isFalse();
        assertThat(report.exact()).isFalse();
        Step failed =
                report.steps().stream()
                        .filter(s -> s.outcome() == Outcome.FAILED)
                        .filter(s -> !s.name().equals("tolerance") || goldenHeld(report))
                        .reduce(
                                (a, b) -> {
                                    throw new AssertionError("two steps failed: " + a + b);
                                })
                        .orElseThrow();
        assertThat(failed.remedy()).isNotBlank();
        if (!failed.name().equals("golden")) {
            assertThat(step(report, "golden").outcome()).isEqualTo(Outcome.SKIPPED);
        }
        return failed;
    }

    private static boolean goldenHeld(Report report) {
        return step(report, "golden").outcome() != Outcome.FAILED;
    }
}
