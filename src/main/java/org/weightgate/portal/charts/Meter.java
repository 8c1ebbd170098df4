package org.weightgate.portal.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A row of a table as a bar: its length against the longest row, cut into named parts. Drawn 100
/// wide and stretched to its cell; what it says stands in words beside it.
///
/// @param words what the parts are, for those who do not see it
public record Meter(List<Part> parts, String words) {
    private static final double LEAST = 1.5;

    /// A part as drawn.
    public record Part(String kind, double x, double width) {}

    /// A part as counted.
    ///
    /// @param kind its look: good, info, warn, bad or quiet
    public record Share(String kind, String word, long count) {}

    /// @param most what fills the whole width
    public static Meter of(long most, List<Share> shares) {
        List<Part> parts = new ArrayList<>();
        double x = 0;
        for (Share share : shares) {
            if (share.count() > 0) {
                double width = Math.max(LEAST, 100.0 * share.count() / Math.max(1, most));
                parts.add(new Part(share.kind(), Chart.round(x), Chart.round(width)));
                x += width;
            }
        }
        return new Meter(parts, words(shares));
    }

    private static String words(List<Share> shares) {
        return shares.stream()
                .filter(share -> share.count() > 0)
                .map(share -> share.count() + " " + share.word())
                .collect(Collectors.joining(", "));
    }
}
