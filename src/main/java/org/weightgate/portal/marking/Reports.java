package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.inference.Machine;
import org.weightgate.inference.Report;
import org.weightgate.inference.Report.Outcome;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads the verification reports that recipients send back.
@Component
public class Reports {
    private static final int LONGEST = 200;

    /// What a well-formed report says.
    ///
    /// @param subject what the copy's signed statement names, empty if none was believed
    /// @param summary one sentence for the page
    public record Reading(
            boolean passed, Map<String, String> subject, String summary, ReportView view) {
        public Reading {
            subject = Map.copyOf(subject);
        }
    }

    Reports() {}

    /// @throws IllegalArgumentException with a sentence, if the text is no report
    public Reading read(String json) {
        try {
            Report report =
                    Report.parse(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
            return new Reading(
                    report.passed(), report.subject(), plain(summary(report), 500), view(report));
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String summary(Report report) {
        List<Report.Step> failed =
                report.steps().stream().filter(step -> step.outcome() == Outcome.FAILED).toList();
        if (!failed.isEmpty()) {
            return failed.stream().map(Report.Step::finding).collect(Collectors.joining(" "));
        }
        return report.exact()
                ? "Every step passed, to the last bit."
                : report.tolerant()
                        ? "Nothing failed; what it computes is within the tolerance of a mark."
                        : "Nothing failed; some steps were skipped.";
    }

    private static ReportView view(Report report) {
        return new ReportView(
                computed(report),
                plain(report.revision(), LONGEST),
                report.steps().stream().map(step -> step(report, step)).toList(),
                machine(report.machine()),
                report.seconds(),
                report.text(true));
    }

    /// A report about files that nobody signed says nothing of the machine. Where the logits are
    /// the signed ones, the machine is right, whatever the copy's distance from its release.
    private static Computed computed(Report report) {
        if (!report.subject().containsKey("grant")) {
            return Computed.NOTHING;
        }
        if (has(report, "unchanged", Outcome.FAILED)) {
            return Computed.NOTHING;
        }
        if (has(report, "engine", Outcome.FAILED) || has(report, "engine again", Outcome.FAILED)) {
            return Computed.MISMATCH;
        }
        if (has(report, "golden", Outcome.PASSED)) {
            return Computed.EXACT;
        }
        if (has(report, "numbers", Outcome.FAILED)) {
            return Computed.NOTHING;
        }
        if (has(report, "golden", Outcome.FAILED) || has(report, "tolerance", Outcome.FAILED)) {
            return Computed.MISMATCH;
        }
        return has(report, "tolerance", Outcome.PASSED) ? Computed.TOLERANT : Computed.NOTHING;
    }

    private static boolean has(Report report, String name, Outcome outcome) {
        return report.steps().stream()
                .anyMatch(step -> step.name().equals(name) && step.outcome() == outcome);
    }

    private static ReportView.Step step(Report report, Report.Step step) {
        String kind =
                switch (step.outcome()) {
                    case PASSED -> "good";
                    case FAILED -> "bad";
                    case SKIPPED -> "quiet";
                    case INDICATIVE -> "info";
                };
        return new ReportView.Step(
                plain(step.name(), LONGEST),
                plain(step.proves(), Integer.MAX_VALUE),
                step.outcome().name().toLowerCase(Locale.ROOT),
                kind,
                plain(step.finding(), Integer.MAX_VALUE),
                remedy(step.remedy()),
                step.figures().stream().map(Reports::figure).toList(),
                report.timings().getOrDefault(step.name(), 0.0));
    }

    private static ReportView.Figure figure(Report.Figure figure) {
        Double limit = figure.limit();
        return new ReportView.Figure(
                plain(figure.name(), LONGEST),
                number(figure.value()),
                limit == null ? null : number(limit));
    }

    private static String number(double value) {
        return String.format(Locale.ENGLISH, "%.4g", value);
    }

    private static @Nullable String remedy(@Nullable String remedy) {
        return remedy == null ? null : plain(remedy, Integer.MAX_VALUE);
    }

    private static ReportView.Machine machine(Machine machine) {
        return new ReportView.Machine(
                plain(machine.cpu(), LONGEST),
                plain(machine.isa(), LONGEST),
                machine.cores(),
                machine.physicalCores(),
                machine.features().stream().map(f -> plain(f, LONGEST)).toList(),
                machine.vectorBits(),
                machine.memory(),
                machine.accelerators().stream().map(a -> plain(a, LONGEST)).toList(),
                plain(machine.computedOn(), LONGEST),
                plain(machine.os(), LONGEST),
                plain(machine.java(), LONGEST));
    }

    private static String plain(String text, int most) {
        return MalformedCheckpoint.printable(text, most);
    }
}
