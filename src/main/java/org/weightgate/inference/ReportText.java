package org.weightgate.inference;

import org.weightgate.checkpoint.MalformedCheckpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A report as people read it: every step with what was found and what to do, the machine, the time
/// each step took, and the verdict in a sentence.
final class ReportText {
    private static final int INDENT = 11;
    private static final Set<String> MACHINE = Set.of("engine", "engine again");

    /// Steps that fail on a machine which computes wrongly.
    private static final Set<String> COMPUTED =
            Set.of("engine", "golden", "tolerance", "against", "engine again");

    private static final List<String> OTHER_ENGINE = List.of("against");

    private final List<String> lines = new ArrayList<>();
    private final boolean symbols;

    private ReportText(boolean symbols) {
        this.symbols = symbols;
    }

    static String of(Report report, boolean symbols) {
        ReportText text = new ReportText(symbols);
        report.steps().forEach(text::step);
        text.lines.add("");
        text.machine(report);
        text.lines.add("");
        text.lines.add(verdict(report));
        return String.join("\n", text.lines);
    }

    private void step(Report.Step step) {
        String word =
                switch (step.outcome()) {
                    case PASSED -> mark("✓ ", "passed");
                    case FAILED -> mark("✗ ", "FAILED");
                    case SKIPPED -> mark("– ", "skipped");
                    case INDICATIVE -> mark("≈ ", "figures");
                };
        row(word, step.name() + ": " + step.proves());
        row("", step.finding());
        step.figures().forEach(figure -> row("", "  " + figure(figure)));
        if (step.remedy() != null) {
            row("", (symbols ? "→ " : "-> ") + step.remedy());
        }
    }

    private static String figure(Report.Figure figure) {
        Double limit = figure.limit();
        String found = String.format(Locale.ENGLISH, "%s: %.4g", figure.name(), figure.value());
        return limit == null
                ? found
                : found + String.format(Locale.ENGLISH, ", at most %.4g", limit);
    }

    private void machine(Report report) {
        Machine machine = report.machine();
        row("machine", machine.cpu() + ", " + cores(machine));
        row("", machine.isa() + (machine.vectorBits() == 0 ? "" : vectors(machine)));
        if (machine.memory() > 0) {
            row("", String.format(Locale.ENGLISH, "%.1f GiB of memory", machine.memory() / 0x1p30));
        }
        row("", machine.os() + ", " + machine.java());
        row("", "accelerators: " + accelerators(machine));
        row("engine", report.revision());
        row("time", time(report));
    }

    private static String cores(Machine machine) {
        String cores = machine.cores() + (machine.cores() == 1 ? " core" : " cores");
        return machine.physicalCores() == 0
                ? cores
                : cores + ", " + machine.physicalCores() + " physical";
    }

    private static String vectors(Machine machine) {
        return ", computed with vectors of " + machine.vectorBits() + " bits";
    }

    private String accelerators(Machine machine) {
        if (machine.accelerators().isEmpty()) {
            return "none seen, none used";
        }
        Map<String, Integer> counted = new LinkedHashMap<>();
        machine.accelerators().forEach(name -> counted.merge(name, 1, Integer::sum));
        List<String> names = new ArrayList<>();
        counted.forEach(
                (name, n) -> names.add(n == 1 ? name : n + (symbols ? " × " : " x ") + name));
        return String.join(", ", names) + "; computed on the " + machine.computedOn();
    }

    /// All together, and the steps that took time, in their order.
    private static String time(Report report) {
        List<String> slow = new ArrayList<>();
        for (Report.Step step : report.steps()) {
            double seconds = report.timings().getOrDefault(step.name(), 0.0);
            if (seconds >= 0.05) {
                slow.add(step.name() + " " + seconds(seconds));
            }
        }
        return seconds(report.seconds()) + (slow.isEmpty() ? "" : ": " + String.join(", ", slow));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ENGLISH, "%.1f s", seconds);
    }

    private static String verdict(Report report) {
        List<String> failed =
                report.steps().stream()
                        .filter(step -> step.outcome() == Report.Outcome.FAILED)
                        .map(Report.Step::name)
                        .toList();
        if (failed.isEmpty()) {
            return passed(report);
        }
        String which =
                " %d of %d steps failed: %s."
                        .formatted(failed.size(), report.steps().size(), String.join(", ", failed));
        if (!Collections.disjoint(failed, MACHINE) && COMPUTED.containsAll(failed)) {
            return "This machine does not compute as it should, which says nothing of the copy."
                    + which;
        }
        if (failed.equals(OTHER_ENGINE)) {
            return "The other engine computes something else than this one, which says nothing of"
                    + " the copy."
                    + which;
        }
        return "This copy did not pass." + which;
    }

    private static String passed(Report report) {
        if (report.exact()) {
            return "This copy is as signed, and computes on this machine (%s) what was signed, to the last bit."
                    .formatted(report.machine().cpu());
        }
        return report.tolerant()
                ? "This copy is as signed, and computes on this machine (%s) what its release computes, within the tolerance of a mark; the exact comparison could not be made."
                        .formatted(report.machine().cpu())
                : "Nothing failed, but not every step could be made; see the skipped ones.";
    }

    private void row(String word, String sentence) {
        String harmless = MalformedCheckpoint.printable(sentence, Integer.MAX_VALUE);
        lines.add(("%-" + INDENT + "s%s").formatted(word, harmless));
    }

    private String mark(String symbol, String word) {
        return (symbols ? symbol : "") + word;
    }
}
