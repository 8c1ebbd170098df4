package org.weightgate.portal.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Columns side by side, each stacked from the same series: counts over time. Drawn 720 wide and
/// 240 high by `charts/_columns.html`, with a legend; a series is told apart by its texture too.
///
/// @param id unique on its page
public record Columns(
        String id,
        String title,
        List<Series> series,
        List<Block> blocks,
        List<Label> labels,
        List<Scale.Tick> ticks) {
    private static final double GAP = 0.25;
    private static final int LABELS = 6;

    /// What is stacked, from the floor up.
    ///
    /// @param kind its look: good, info, warn, bad or quiet
    /// @param values one for each column
    public record Series(String kind, String name, List<Long> values) {}

    /// One series of one column as drawn, with what it says.
    public record Block(
            String kind, double x, double y, double width, double height, String words) {}

    /// The name of a column; not every one is written, and of those not every one where it is
    /// narrow.
    public record Label(double x, String text, boolean always) {}

    /// @param names of the columns
    public static Columns of(String id, String title, List<String> names, List<Series> series) {
        Scale scale = Scale.of(highest(names.size(), series));
        double step = (double) (Scale.RIGHT - Scale.LEFT) / Math.max(1, names.size());
        List<Block> blocks = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            double x = Scale.LEFT + step * (column + GAP / 2);
            long below = 0;
            for (Series one : series) {
                long value = one.values().get(column);
                if (value > 0) {
                    double y = scale.y(below + value);
                    String words =
                            String.format(
                                    Locale.ENGLISH,
                                    "%s: %,d %s",
                                    names.get(column),
                                    value,
                                    one.name());
                    blocks.add(
                            new Block(
                                    one.kind(),
                                    Chart.round(x),
                                    y,
                                    Chart.round(step * (1 - GAP)),
                                    Chart.round(scale.y(below) - y),
                                    words));
                }
                below += value;
            }
        }
        return new Columns(id, title, series, blocks, labels(names, step), scale.ticks());
    }

    public boolean empty() {
        return blocks.isEmpty();
    }

    static List<Label> labels(List<String> names, double step) {
        int each = Math.max(1, (names.size() + LABELS - 1) / LABELS);
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < names.size(); i += each) {
            double x = Chart.round(Scale.LEFT + step * (i + 0.5));
            labels.add(new Label(x, names.get(i), i / each % 2 == 0));
        }
        return labels;
    }

    private static long highest(int columns, List<Series> series) {
        long most = 0;
        for (int column = 0; column < columns; column++) {
            int at = column;
            most = Math.max(most, series.stream().mapToLong(s -> s.values().get(at)).sum());
        }
        return most;
    }
}
