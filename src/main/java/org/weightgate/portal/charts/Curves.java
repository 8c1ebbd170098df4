package org.weightgate.portal.charts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Lines over time with a dot for each value: measures that do not add up. Drawn as [Columns] are,
/// by `charts/_curves.html`; where a value is missing the line has a gap.
///
/// @param id unique on its page
public record Curves(
        String id,
        String title,
        List<Line> lines,
        List<Columns.Label> labels,
        List<Scale.Tick> ticks) {

    /// What is drawn as one line.
    ///
    /// @param kind its look: good, info, warn, bad or quiet
    /// @param values one for each place on the axis, null where there is none
    public record Series(String kind, String name, List<@Nullable Double> values) {}

    /// A line as drawn.
    public record Line(String kind, String name, String path, List<Dot> dots) {}

    /// A value as drawn, with what it says.
    public record Dot(double x, double y, String words) {}

    /// @param unit of the values
    /// @param names of the places on the axis
    public static Curves of(
            String id, String title, String unit, List<String> names, List<Series> series) {
        double most =
                series.stream()
                        .flatMap(s -> s.values().stream())
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(0);
        Scale scale = Scale.of(most);
        double step = (double) (Scale.RIGHT - Scale.LEFT) / Math.max(1, names.size());
        List<Line> lines = series.stream().map(s -> line(s, names, unit, scale, step)).toList();
        return new Curves(id, title, lines, Columns.labels(names, step), scale.ticks());
    }

    public boolean empty() {
        return lines.stream().allMatch(line -> line.dots().isEmpty());
    }

    private static Line line(
            Series series, List<String> names, String unit, Scale scale, double step) {
        StringBuilder path = new StringBuilder();
        List<Dot> dots = new ArrayList<>();
        boolean on = false;
        for (int i = 0; i < names.size(); i++) {
            Double value = series.values().get(i);
            if (value != null) {
                double x = Chart.round(Scale.LEFT + step * (i + 0.5));
                double y = scale.y(value);
                path.append(on ? 'L' : 'M').append(x).append(' ').append(y).append(' ');
                String words = "%s: %s %.1f %s";
                dots.add(
                        new Dot(
                                x,
                                y,
                                String.format(
                                        Locale.ENGLISH,
                                        words,
                                        names.get(i),
                                        series.name(),
                                        value,
                                        unit)));
            }
            on = value != null;
        }
        return new Line(series.kind(), series.name(), path.toString().strip(), dots);
    }
}
