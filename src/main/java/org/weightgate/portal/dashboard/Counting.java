package org.weightgate.portal.dashboard;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.AccessFigures;
import org.weightgate.portal.accounts.Coverage;
import org.weightgate.portal.delivery.DeliveryFigures;
import org.weightgate.portal.delivery.DeliveryFigures.Downloads;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// Counts all that a dashboard shows. Over a million requests that takes longer than a page may, so
/// that pages have it from [Remembered] and say when it was counted.
@Component
class Counting {
    private static final int LISTED = 10;
    private static final int AHEAD = 12;

    private final AccessFigures access;
    private final DeliveryFigures delivery;
    private final Clock clock;

    Counting(AccessFigures access, DeliveryFigures delivery, Clock clock) {
        this.access = access;
        this.delivery = delivery;
        this.clock = clock;
    }

    Figures figures(Coverage of, int weeks) {
        Instant now = clock.instant();
        Period period = Period.until(now, weeks);
        Period ahead = Period.from(now, AHEAD);
        Instant begin = period.begin();
        List<Downloads> downloads = delivery.downloads(of, begin, period.weeks());
        return new Figures(
                period,
                now,
                RequestsPart.of(
                        period,
                        access.sent(of, begin, period.weeks()),
                        access.decided(of, begin, period.weeks())),
                WaitingPart.of(
                        access.waiting(of), oldest(of, now), access.soonest(of, now, LISTED)),
                UsePart.of(
                        period,
                        downloads,
                        ahead,
                        access.ending(of, now, ahead.begin(), AHEAD),
                        delivery.verified(of, begin)),
                access.pace(of, begin).orElse(null),
                downloads.stream().mapToLong(Downloads::bytes).sum());
    }

    private List<WaitingPart.Row> oldest(Coverage of, Instant now) {
        return access.oldest(of, LISTED).stream()
                .map(r -> new WaitingPart.Row(r, WaitingPart.late(r, now)))
                .toList();
    }
}
