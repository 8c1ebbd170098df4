package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a verification found, step by step, and on which machine.
///
/// @param revision [Numerics#REVISION] of the engine that ran
/// @param subject what the signed statement says about the copy: model, release, grant, recipient;
///   empty if none was believed
/// @param timings seconds by step; "golden" is computed while "hashes" reads, so they overlap
public record Report(
        String revision,
        Map<String, String> subject,
        List<Step> steps,
        Machine machine,
        Map<String, Double> timings) {
    private static final String FORMAT = "weightgate-report-1";

    /// Steps that add to an exact verdict and cannot take from it unless they fail.
    private static final Set<String> BESIDE = Set.of("tolerance", "against");

    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED,
        /// Figures without a verdict: nobody measured what is lawful here.
        INDICATIVE
    }

    /// A statistic as it was found.
    ///
    /// @param limit what is allowed; null where nothing is judged
    public record Figure(String name, double value, @Nullable Double limit) {}

    /// One link of the chain.
    ///
    /// @param proves what a pass means, as a sentence
    /// @param finding what was found, as a sentence
    /// @param remedy what to do next; null where nothing is to be done
    /// @param figures the statistics behind the finding, if it rests on any
    public record Step(
            String name,
            String proves,
            Outcome outcome,
            String finding,
            @Nullable String remedy,
            List<Figure> figures) {
        public Step {
            figures = List.copyOf(figures);
        }

        public Step(
                String name,
                String proves,
                Outcome outcome,
                String finding,
                @Nullable String remedy) {
            this(name, proves, outcome, finding, remedy, List.of());
        }
    }

    public Report {
        subject = Map.copyOf(subject);
        steps = List.copyOf(steps);
        timings = Map.copyOf(timings);
    }

    /// Nothing failed. Steps may have been skipped: [#exact] says whether the last word was spoken.
    public boolean passed() {
        return steps.stream().noneMatch(s -> s.outcome() == Outcome.FAILED);
    }

    /// Every step passed, the exact comparison of logits included; of the tolerant ones, which say
    /// less, none failed.
    public boolean exact() {
        return steps.stream()
                .allMatch(
                        s ->
                                s.outcome() == Outcome.PASSED
                                        || BESIDE.contains(s.name())
                                                && s.outcome() != Outcome.FAILED);
    }

    /// Nothing failed, and what the copy computes was found within the tolerance of its release.
    public boolean tolerant() {
        return passed()
                && steps.stream()
                        .anyMatch(
                                s -> s.name().equals("tolerance") && s.outcome() == Outcome.PASSED);
    }

    /// What all steps took together; the golden prompts are computed while files are read, which
    /// counts once.
    public double seconds() {
        double all = steps.stream().mapToDouble(s -> timings.getOrDefault(s.name(), 0.0)).sum();
        return all
                - Math.min(
                        timings.getOrDefault("golden", 0.0), timings.getOrDefault("hashes", 0.0));
    }

    /// As people read it, in lines without control characters.
    ///
    /// @param symbols whether ticks and crosses may be written; else words alone
    public String text(boolean symbols) {
        return ReportText.of(this, symbols);
    }

    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("passed", passed());
        json.put("exact", exact());
        json.put("revision", revision);
        json.put("subject", subject);
        List<Object> all = new ArrayList<>();
        for (Step step : steps) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("name", step.name);
            one.put("proves", step.proves);
            one.put("outcome", step.outcome.name());
            one.put("finding", step.finding);
            one.put("remedy", step.remedy);
            if (!step.figures.isEmpty()) {
                one.put("figures", step.figures.stream().map(Report::json).toList());
            }
            all.add(one);
        }
        json.put("steps", all);
        json.put("machine", machine.json());
        json.put("timings", timings);
        return Json.canonical(json);
    }

    private static Map<String, @Nullable Object> json(Figure figure) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", figure.name);
        json.put("value", figure.value);
        json.put("limit", figure.limit);
        return json;
    }

    /// Reads back what [#json] wrote; unknown fields, contradictions and odd sizes are refused.
    public static Report parse(InputStream in) throws IOException {
        Json.Fields json =
                Json.read(in, "The report")
                        .only(
                                "format",
                                "passed",
                                "exact",
                                "revision",
                                "subject",
                                "steps",
                                "machine",
                                "timings");
        if (!json.string("format").equals(FORMAT)) {
            throw new MalformedDocument("The report is not in format " + FORMAT + ".");
        }
        List<Step> steps = new ArrayList<>();
        for (Json.Fields step : json.objects("steps")) {
            step.only("name", "proves", "outcome", "finding", "remedy", "figures");
            steps.add(
                    new Step(
                            step.string("name"),
                            step.string("proves"),
                            outcome(step),
                            step.string("finding"),
                            step.stringOrNull("remedy"),
                            figures(step)));
        }
        Map<String, String> subject = new LinkedHashMap<>();
        Json.Fields facts = json.object("subject");
        for (String name : facts.values().keySet()) {
            subject.put(name, facts.string(name));
        }
        Map<String, Double> timings = new LinkedHashMap<>();
        Json.Fields seconds = json.object("timings");
        for (String name : seconds.values().keySet()) {
            timings.put(name, seconds.number(name));
        }
        Report report =
                new Report(
                        json.string("revision"),
                        subject,
                        steps,
                        Machine.of(json.object("machine")),
                        timings);
        if (steps.isEmpty()
                || report.passed() != json.flag("passed")
                || report.exact() != json.flag("exact")) {
            throw new MalformedDocument("The report contradicts itself.");
        }
        return report;
    }

    private static List<Figure> figures(Json.Fields step) throws MalformedDocument {
        List<Figure> figures = new ArrayList<>();
        for (Json.Fields one :
                step.has("figures") ? step.objects("figures") : List.<Json.Fields>of()) {
            one.only("name", "value", "limit");
            figures.add(
                    new Figure(
                            one.string("name"),
                            one.number("value"),
                            one.has("limit") ? one.number("limit") : null));
        }
        return figures;
    }

    private static Outcome outcome(Json.Fields step) throws MalformedDocument {
        String name = step.string("outcome");
        for (Outcome outcome : Outcome.values()) {
            if (Objects.equals(outcome.name(), name)) {
                return outcome;
            }
        }
        throw new MalformedDocument(step.where() + ": outcome \"" + name + "\" is unknown.");
    }
}
