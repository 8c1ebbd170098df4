package org.weightgate.portal.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The orders of the queue. Each is a row of columns under one direction, the reference last, so
/// that it is total and an index has it.
enum QueueSort {
    OLDEST(false, "submitted"),
    /// The promised time that ends first.
    DUE(false, "due"),
    NEWEST(true, "submitted"),
    CHANGED(true, "changed"),
    MODEL(false, "namespace", "name", "submitted"),
    APPLICANT(false, "lower(applicant_name)", "submitted");

    private static final Set<String> MOMENTS = Set.of("submitted", "due", "changed");

    private final boolean down;
    private final List<String> columns;

    QueueSort(boolean down, String... columns) {
        this.down = down;
        this.columns = new ArrayList<>(List.of(columns));
        this.columns.add("reference");
    }

    static QueueSort of(String word) {
        for (QueueSort sort : values()) {
            if (sort.word().equals(word)) {
                return sort;
            }
        }
        throw new BadQuery("The filter is not understood.");
    }

    boolean bySubmission() {
        return columns.getFirst().equals("submitted");
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param back whether the page before is read, from its end
    String order(boolean back) {
        String way = down == back ? "" : " desc";
        return columns.stream().map(c -> c + way).collect(Collectors.joining(", "));
    }

    /// What lies beyond the place; its values go to `values`.
    String beyond(Place place, Map<String, Object> values) {
        if (place.side().isEmpty()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            boolean moment = MOMENTS.contains(columns.get(i));
            values.put("place" + i, place.value(i, moment));
            names.add(":place" + i);
        }
        return " and (%s) %s (%s)"
                .formatted(
                        String.join(", ", columns),
                        down == place.before() ? ">" : "<",
                        String.join(", ", names));
    }

    Place at(String side, RequestView row) {
        return new Place(
                side,
                columns.stream()
                        .map(
                                column ->
                                        switch (column) {
                                            case "submitted" -> String.valueOf(row.submitted());
                                            case "due" -> String.valueOf(row.due());
                                            case "changed" -> row.changed().toString();
                                            case "namespace" -> row.model().namespace();
                                            case "name" -> row.model().name();
                                            case "reference" -> row.reference();
                                            default -> row.applicantName().toLowerCase(Locale.ROOT);
                                        })
                        .toList());
    }
}
