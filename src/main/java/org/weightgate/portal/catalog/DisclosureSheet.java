package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.charts.Meter;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A disclosure as the model's page shows it: every point, also those that were left open.
///
/// @param data points on the training data, its sources apart
/// @param compute points on the training itself
/// @param logbook whether the publisher wrote one
public record DisclosureSheet(
        List<Point> data,
        List<SourceRow> sources,
        List<Point> compute,
        List<Disclosure.Evaluation> evaluations,
        boolean logbook) {
    private static final BigDecimal LARGE = new BigDecimal("1e15");

    /// A point and what is said to it; null where nothing is.
    public record Point(String name, @Nullable String said) {}

    /// A source with its share as a bar.
    public record SourceRow(Disclosure.Source source, Meter meter) {}

    static DisclosureSheet of(Disclosure sheet, boolean logbook) {
        return new DisclosureSheet(
                List.of(
                        new Point("Size", number(sheet.dataSize(), sheet.dataUnit())),
                        new Point("Until", sheet.dataUntil()),
                        new Point("Data of people", sheet.personalData())),
                sheet.sources().stream().map(s -> new SourceRow(s, meter(s))).toList(),
                List.of(
                        new Point("Hardware", sheet.hardware()),
                        new Point("Device hours", number(sheet.deviceHours(), null)),
                        new Point("Operations", number(sheet.flop(), "FLOP")),
                        new Point("Energy", number(sheet.energyKwh(), "kWh")),
                        new Point("Place", sheet.place())),
                sheet.evaluations(),
                logbook);
    }

    /// How many points are disclosed.
    public long said() {
        return Stream.concat(data.stream(), compute.stream()).filter(p -> p.said() != null).count()
                + (sources.isEmpty() ? 0 : 1)
                + (evaluations.isEmpty() ? 0 : 1)
                + (logbook ? 1 : 0);
    }

    public int points() {
        return data.size() + compute.size() + 3;
    }

    public Meter meter() {
        return Meter.of(points(), List.of(new Meter.Share("info", "points disclosed", said())));
    }

    private static Meter meter(Disclosure.Source source) {
        BigDecimal share = source.share();
        return Meter.of(
                100,
                List.of(
                        new Meter.Share(
                                "info",
                                "percent",
                                share == null ? 0 : Math.round(share.doubleValue()))));
    }

    /// “1,127,239 tokens”, “3.1e23 FLOP”.
    private static @Nullable String number(@Nullable BigDecimal value, @Nullable String unit) {
        if (value == null) {
            return null;
        }
        DecimalFormatSymbols english = DecimalFormatSymbols.getInstance(Locale.ENGLISH);
        String text =
                value.compareTo(LARGE) < 0
                        ? new DecimalFormat("#,##0.######", english).format(value)
                        : new DecimalFormat("0.###E0", english).format(value).replace('E', 'e');
        return unit == null ? text : text + " " + unit;
    }
}
