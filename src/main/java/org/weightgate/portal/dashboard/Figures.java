package org.weightgate.portal.dashboard;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.access.AccessFigures.Decided;
import org.weightgate.portal.charts.Table;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// Everything the dashboard shows.
///
/// @param counted when
/// @param pace of all decisions in the time; null where there were none
/// @param bytes sent in the time
public record Figures(
        Period period,
        Instant counted,
        RequestsPart requests,
        WaitingPart waiting,
        UsePart use,
        @Nullable Decided pace,
        long bytes) {

    /// The tables by the names of their files.
    public Map<String, Table> tables() {
        return Map.of(
                "requests", requests.sentTable(),
                "decisions", requests.paceTable(),
                "waiting", waiting.oldestTable(),
                "downloads", use.downloadsTable(),
                "ending", use.endingTable(),
                "grants", waiting.soonestTable(),
                "hardware", use.machinesTable());
    }

    /// A time as a person says it: “3.2 days”, “5.0 hours”, “12 minutes”.
    public static String words(double seconds) {
        if (seconds >= 3 * 86_400) {
            return String.format(Locale.ENGLISH, "%.1f days", seconds / 86_400);
        }
        if (seconds >= 5_400) {
            return String.format(Locale.ENGLISH, "%.1f hours", seconds / 3_600);
        }
        long minutes = Math.max(1, (long) Math.ceil(seconds / 60));
        return minutes + (minutes == 1 ? " minute" : " minutes");
    }

    public String half() {
        return pace == null ? "–" : words(pace.half());
    }

    public String most() {
        return pace == null ? "–" : words(pace.most());
    }
}
