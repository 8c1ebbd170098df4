package org.weightgate.portal.dashboard;

import org.weightgate.portal.access.AccessFigures.Expiring;
import org.weightgate.portal.access.AccessFigures.Waiting;
import org.weightgate.portal.charts.Table;

import java.time.Instant;
import java.util.List;

/// What should be looked at first: requests that wait longest, grants that end soonest.
///
/// @param waiting how many requests wait for a reviewer in all
public record WaitingPart(
        long waiting,
        List<Row> oldest,
        Table oldestTable,
        List<Expiring> soonest,
        Table soonestTable) {
    /// A waiting request.
    ///
    /// @param late whether the promised time is over
    public record Row(Waiting request, boolean late) {}

    static WaitingPart of(long waiting, List<Row> oldest, List<Expiring> soonest) {
        return new WaitingPart(
                waiting,
                oldest,
                new Table(
                        "Requests that wait longest for a reviewer",
                        List.of("Request", "model", "sent", "due", "late"),
                        oldest.stream()
                                .map(
                                        row ->
                                                List.of(
                                                        row.request().reference(),
                                                        row.request().model(),
                                                        row.request().submitted().toString(),
                                                        row.request().due().toString(),
                                                        row.late() ? "yes" : "no"))
                                .toList()),
                soonest,
                new Table(
                        "Grants that end soonest",
                        List.of("Grant", "model", "release", "ends"),
                        soonest.stream()
                                .map(
                                        grant ->
                                                List.of(
                                                        grant.reference(),
                                                        grant.model(),
                                                        grant.release(),
                                                        grant.expires().toString()))
                                .toList()));
    }

    static boolean late(Waiting request, Instant now) {
        return !now.isBefore(request.due());
    }
}
