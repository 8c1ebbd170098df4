package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// How long decisions on a model take: the median of the last hundred, and the days its publisher
/// promises.
public record Pace(@Nullable Duration median, int decided, int promisedDays) {
    public String sentence() {
        String promise = "A decision is promised within %s.".formatted(count(promisedDays, "day"));
        return median == null || decided < 3
                ? promise
                : promise
                        + " Half of the last %d took less than %s."
                                .formatted(decided, words(median));
    }

    private static String words(Duration length) {
        if (length.toHours() >= 48) {
            return count(length.toDays() + 1, "day");
        }
        return length.toMinutes() >= 90
                ? count(length.toHours() + 1, "hour")
                : count(length.toMinutes() + 1, "minute");
    }

    private static String count(long n, String unit) {
        return n + " " + unit + (n == 1 ? "" : "s");
    }
}
