package org.weightgate.portal.charts;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The upright axis of a chart: from 0 at the floor to a round number at the top.
record Scale(double top) {
    static final int LEFT = 48;
    static final int RIGHT = 712;
    static final int ROOF = 16;
    static final int FLOOR = 200;
    private static final double[] ROUND = {1, 2, 4, 5, 10};

    /// A line across with its number.
    public record Tick(double y, String label) {}

    /// The least round number that holds `most`, and 2 at least, so that a half is whole.
    static Scale of(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, most))));
        for (double step : ROUND) {
            if (step * power >= Math.max(2, most)) {
                return new Scale(step * power);
            }
        }
        return new Scale(10 * power);
    }

    double y(double value) {
        return Chart.round(FLOOR - (FLOOR - ROOF) * value / top);
    }

    /// Nothing, half and all.
    List<Tick> ticks() {
        return IntStream.of(0, 1, 2)
                .mapToDouble(i -> top * i / 2)
                .mapToObj(value -> new Tick(y(value), number(value)))
                .toList();
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ENGLISH, "%,d", (long) value)
                : String.format(Locale.ENGLISH, "%.1f", value);
    }
}
