package org.weightgate.portal.dashboard;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.access.AccessFigures.Decided;
import org.weightgate.portal.access.AccessFigures.Sent;
import org.weightgate.portal.access.RequestStatus;
import org.weightgate.portal.charts.Columns;
import org.weightgate.portal.charts.Columns.Series;
import org.weightgate.portal.charts.Curves;
import org.weightgate.portal.charts.Table;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Requests by what became of them, and how long decisions took, week by week.
public record RequestsPart(Columns sent, Table sentTable, Curves pace, Table paceTable) {
    /// What became of a request, from the floor of its column up.
    private enum Fate {
        APPROVED("good", "approved"),
        DECLINED("bad", "declined"),
        GONE("quiet", "withdrawn or lapsed"),
        ASKED("warn", "with the applicant"),
        WAITING("info", "with reviewers");

        private final String kind;
        private final String words;

        Fate(String kind, String words) {
            this.kind = kind;
            this.words = words;
        }

        static Fate of(RequestStatus status) {
            return switch (status) {
                case APPROVED -> APPROVED;
                case DECLINED -> DECLINED;
                case WITHDRAWN, LAPSED -> GONE;
                case DRAFT, INFO_REQUESTED, AWAITING_CONFIRMATION, CONDITIONALLY_APPROVED -> ASKED;
                case SUBMITTED, IN_REVIEW, SECOND_APPROVAL -> WAITING;
            };
        }
    }

    static RequestsPart of(Period period, List<Sent> sent, List<Decided> decided) {
        List<Series> series =
                Arrays.stream(Fate.values()).map(f -> series(f, period, sent)).toList();
        boolean days = decided.stream().anyMatch(d -> d.most() > 3 * 86_400);
        double unit = days ? 86_400 : 3_600;
        String word = days ? "days" : "hours";
        return new RequestsPart(
                Columns.of("sent", "Requests by week and outcome", period.names(), series),
                sentTable(period, series),
                Curves.of(
                        "pace",
                        "Time to a decision by week, in " + word,
                        word,
                        period.names(),
                        List.of(
                                line("info", "half of them", period, decided, d -> d.half() / unit),
                                line(
                                        "warn",
                                        "nine of ten",
                                        period,
                                        decided,
                                        d -> d.most() / unit))),
                paceTable(decided));
    }

    private static Series series(Fate fate, Period period, List<Sent> sent) {
        return new Series(
                fate.kind,
                fate.words,
                period.mondays().stream()
                        .map(
                                week ->
                                        sent.stream()
                                                .filter(s -> s.week().equals(week))
                                                .filter(s -> Fate.of(s.status()) == fate)
                                                .mapToLong(Sent::count)
                                                .sum())
                        .toList());
    }

    private static Table sentTable(Period period, List<Series> series) {
        List<String> columns = new ArrayList<>(List.of("Week of"));
        series.forEach(s -> columns.add(s.name()));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < period.weeks(); i++) {
            List<String> row = new ArrayList<>(List.of(period.mondays().get(i).toString()));
            for (Series one : series) {
                row.add(one.values().get(i).toString());
            }
            rows.add(row);
        }
        return new Table("Requests by the week they were sent in", columns, rows);
    }

    private static Curves.Series line(
            String kind,
            String name,
            Period period,
            List<Decided> decided,
            ToDoubleFunction<Decided> value) {
        List<@Nullable Double> values = new ArrayList<>();
        for (LocalDate week : period.mondays()) {
            values.add(
                    decided.stream()
                            .filter(d -> d.week().equals(week))
                            .findFirst()
                            .map(value::applyAsDouble)
                            .orElse(null));
        }
        return new Curves.Series(kind, name, values);
    }

    private static Table paceTable(List<Decided> decided) {
        List<List<String>> rows = new ArrayList<>();
        for (Decided d : decided) {
            rows.add(
                    List.of(
                            d.week().toString(),
                            Long.toString(d.count()),
                            hours(d.half()),
                            hours(d.most())));
        }
        return new Table(
                "Hours from the first submission to the decision, by the week of the decision",
                List.of("Week of", "decisions", "half took at most", "nine of ten at most"),
                rows);
    }

    private static String hours(double seconds) {
        return String.format(Locale.ENGLISH, "%.1f", seconds / 3600);
    }
}
