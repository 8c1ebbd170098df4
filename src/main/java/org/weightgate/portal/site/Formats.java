package org.weightgate.portal.site;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How pages write sizes and times: binary units, UTC. Templates call it `@fmt`.
@Component("fmt")
public class Formats {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private final Clock clock;

    Formats(Clock clock) {
        this.clock = clock;
    }

    public String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? bytes + (bytes == 1 ? " byte" : " bytes")
                : String.format(
                        Locale.ENGLISH, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    public String day(Instant instant) {
        return DAY.format(instant);
    }

    public String day(LocalDate day) {
        return DAY.format(day);
    }

    public String exact(Instant instant) {
        return EXACT.format(instant);
    }

    /// “3 hours ago”, “in 12 days”, “just now”; a plain date beyond two months.
    public String ago(Instant instant) {
        Duration age = Duration.between(instant, clock.instant());
        Duration distance = age.abs();
        if (distance.toDays() > 60) {
            return day(instant);
        }
        if (distance.toSeconds() < 60) {
            return age.isNegative() ? "in a moment" : "just now";
        }
        String words = words(distance);
        return age.isNegative() ? "in " + words : words + " ago";
    }

    public boolean over(Instant instant) {
        return !clock.instant().isBefore(instant);
    }

    /// What `aria-describedby` names, or null so that the attribute is left out.
    public @Nullable String ids(@Nullable String first, @Nullable String second) {
        String ids =
                Stream.of(first, second).filter(Objects::nonNull).collect(Collectors.joining(" "));
        return ids.isEmpty() ? null : ids;
    }

    public String percent(double share) {
        return Math.round(Math.floor(share * 100)) + " %";
    }

    private static String words(Duration distance) {
        if (distance.toHours() < 1) {
            return count(distance.toMinutes(), "minute");
        }
        return distance.toDays() < 1
                ? count(distance.toHours(), "hour")
                : count(distance.toDays(), "day");
    }

    private static String count(long n, String unit) {
        return n + " " + unit + (n == 1 ? "" : "s");
    }
}
