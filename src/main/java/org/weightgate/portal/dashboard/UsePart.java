package org.weightgate.portal.dashboard;

import org.weightgate.portal.access.AccessFigures.Ends;
import org.weightgate.portal.charts.Columns;
import org.weightgate.portal.charts.Columns.Series;
import org.weightgate.portal.charts.Meter;
import org.weightgate.portal.charts.Table;
import org.weightgate.portal.delivery.DeliveryFigures.Downloads;
import org.weightgate.portal.delivery.DeliveryFigures.Verified;

import java.time.LocalDate;
import java.util.List;
import java.util.function.ToLongFunction;

/// Downloads, ending grants and verified copies.
public record UsePart(
        Columns downloads,
        Table downloadsTable,
        Columns ending,
        Table endingTable,
        List<Machine> machines,
        Table machinesTable) {
    /// A kind of machine with its bar.
    public record Machine(String name, String instructions, Meter meter) {}

    static UsePart of(
            Period past,
            List<Downloads> downloads,
            Period ahead,
            List<Ends> ends,
            List<Verified> verified) {
        long most = verified.stream().mapToLong(UsePart::grants).max().orElse(1);
        return new UsePart(
                Columns.of(
                        "downloads", "Downloads by week", past.names(), streams(past, downloads)),
                downloadsTable(downloads),
                Columns.of(
                        "ending",
                        "Grants by the week they end in",
                        ahead.names(),
                        ends(ahead, ends)),
                new Table(
                        "Open grants by the week they end in",
                        List.of("Week of", "grants"),
                        ends.stream()
                                .map(e -> List.of(e.week().toString(), Long.toString(e.count())))
                                .toList()),
                verified.stream()
                        .map(v -> new Machine(name(v), v.instructions(), Meter.of(most, shares(v))))
                        .toList(),
                machinesTable(verified));
    }

    private static List<Series> streams(Period past, List<Downloads> downloads) {
        return List.of(
                new Series("good", "to the end", weekly(past, downloads, Downloads::whole)),
                new Series("warn", "broken off", weekly(past, downloads, Downloads::broken)));
    }

    private static List<Long> weekly(
            Period period, List<Downloads> downloads, ToLongFunction<Downloads> value) {
        return period.mondays().stream()
                .map(
                        week ->
                                downloads.stream()
                                        .filter(d -> d.week().equals(week))
                                        .mapToLong(value)
                                        .sum())
                .toList();
    }

    private static List<Series> ends(Period ahead, List<Ends> ends) {
        List<Long> values = ahead.mondays().stream().map(week -> ends(ends, week)).toList();
        return List.of(new Series("warn", "end", values));
    }

    private static long ends(List<Ends> ends, LocalDate week) {
        return ends.stream().filter(e -> e.week().equals(week)).mapToLong(Ends::count).sum();
    }

    private static Table downloadsTable(List<Downloads> downloads) {
        return new Table(
                "Answers with bytes by week; a resumed download begins a new one",
                List.of("Week of", "to the end", "broken off", "bytes", "grants"),
                downloads.stream()
                        .map(
                                d ->
                                        List.of(
                                                d.week().toString(),
                                                Long.toString(d.whole()),
                                                Long.toString(d.broken()),
                                                Long.toString(d.bytes()),
                                                Long.toString(d.grants())))
                        .toList());
    }

    private static Table machinesTable(List<Verified> verified) {
        return new Table(
                "Grants by the machine their copies were verified on",
                List.of("Machine", "instructions", "matched", "within tolerance", "differ"),
                verified.stream()
                        .map(
                                v ->
                                        List.of(
                                                name(v),
                                                v.instructions(),
                                                Long.toString(v.exact()),
                                                Long.toString(v.tolerant()),
                                                Long.toString(v.mismatched())))
                        .toList());
    }

    private static List<Meter.Share> shares(Verified v) {
        return List.of(
                new Meter.Share("good", "matched", v.exact()),
                new Meter.Share("info", "within tolerance", v.tolerant()),
                new Meter.Share("bad", v.mismatched() == 1 ? "differs" : "differ", v.mismatched()));
    }

    private static long grants(Verified v) {
        return v.exact() + v.tolerant() + v.mismatched();
    }

    private static String name(Verified v) {
        return v.processor().isEmpty() ? "Another processor" : v.processor();
    }
}
