package org.weightgate.portal.dashboard;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Whole weeks, from Monday, UTC.
///
/// @param first the Monday of the first
public record Period(LocalDate first, int weeks) {
    static final List<Integer> CHOICES = List.of(12, 26, 52);
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    /// The weeks that end with the running one; twelve where another number is asked for.
    static Period until(Instant now, int weeks) {
        int many = CHOICES.contains(weeks) ? weeks : CHOICES.getFirst();
        return new Period(monday(now).minusWeeks(many - 1L), many);
    }

    /// The running week and those that follow.
    static Period from(Instant now, int weeks) {
        return new Period(monday(now), weeks);
    }

    private static LocalDate monday(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    Instant begin() {
        return first.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    List<LocalDate> mondays() {
        return IntStream.range(0, weeks).mapToObj(first::plusWeeks).toList();
    }

    /// The weeks as they stand below a chart.
    List<String> names() {
        return mondays().stream().map(SHORT::format).toList();
    }
}
