package org.weightgate.portal.delivery;

import org.weightgate.portal.charts.Meter;
import org.weightgate.portal.marking.ReportView;

import java.util.List;

/// A step of a verification with its share of the time as a bar.
public record TimedStep(ReportView.Step step, Meter meter) {
    static List<TimedStep> of(ReportView report) {
        long most =
                Math.max(
                        1,
                        report.steps().stream().mapToLong(TimedStep::milliseconds).max().orElse(1));
        return report.steps().stream()
                .map(
                        step ->
                                new TimedStep(
                                        step,
                                        Meter.of(
                                                most,
                                                List.of(
                                                        new Meter.Share(
                                                                "info",
                                                                "milliseconds",
                                                                milliseconds(step))))))
                .toList();
    }

    private static long milliseconds(ReportView.Step step) {
        return Math.round(step.seconds() * 1000);
    }
}
