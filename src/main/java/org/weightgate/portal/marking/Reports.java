package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.inference.Report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads the verification reports that recipients send back.
@Component
public class Reports {
    /// What a well-formed report says.
    ///
    /// @param subject what the copy's signed statement names, empty if none was believed
    /// @param summary one sentence for the page
    public record Reading(boolean passed, Map<String, String> subject, String summary) {
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
            return new Reading(report.passed(), report.subject(), summary(report));
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String summary(Report report) {
        List<Report.Step> failed =
                report.steps().stream()
                        .filter(step -> step.outcome() == Report.Outcome.FAILED)
                        .toList();
        if (!failed.isEmpty()) {
            return failed.stream().map(Report.Step::finding).collect(Collectors.joining(" "));
        }
        return report.exact()
                ? "Every step passed, to the last bit."
                : report.tolerant()
                        ? "Nothing failed; what it computes is within the tolerance of a mark."
                        : "Nothing failed; some steps were skipped.";
    }
}
