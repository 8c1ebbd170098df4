package org.weightgate.portal.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;

/// Experiment F11: by which clock links and grants end.
@PortalTest
class SharedClockTests {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    @Autowired private Clock clock;
    @Autowired private JdbcClient jdbc;
    private Instant database = NOON;
    private long monotonic = 7;

    private SharedClock shared() {
        return new SharedClock(() -> database, () -> monotonic);
    }

    @Test
    void everythingHereGoesByTheTimeOfTheDatabase() {
        assertThat(clock).isInstanceOf(SharedClock.class);
        Instant told =
                jdbc.sql("select clock_timestamp()")
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant();
        assertThat(clock.instant()).isCloseTo(told, within(1, ChronoUnit.SECONDS));
    }

    @Test
    void timePassesWithoutAnyLookAtTheMachinesOwnClock() {
        SharedClock shared = shared();
        monotonic += 90 * SECOND;
        assertThat(shared.instant()).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void aMachineThatCountsWrongIsPutRightAndLittleStepsBackAreNone() {
        SharedClock shared = shared();
        monotonic += 60 * SECOND;
        database = NOON.plusSeconds(62);
        shared.look();
        assertThat(shared.instant()).isEqualTo(NOON.plusSeconds(62));

        database = NOON.plusMillis(61_800);
        shared.look();
        assertThat(shared.instant()).as("not before what was told").isEqualTo(NOON.plusSeconds(62));

        database = NOON.plusSeconds(50);
        shared.look();
        assertThat(shared.instant()).as("a real step").isEqualTo(NOON.plusSeconds(50));
    }

    @Test
    void theFirstAnswerMayBeSlowWhenTheNextIsNot() {
        Iterator<Integer> seconds = List.of(8, 0, 2).iterator();
        SharedClock shared =
                new SharedClock(
                        () -> {
                            monotonic += seconds.next() * SECOND;
                            return NOON.plusNanos(monotonic);
                        },
                        () -> monotonic);
        assertThat(shared.instant()).isEqualTo(NOON.plusNanos(monotonic));
    }

    @Test
    void aSlowAnswerTellsTheTimeTooBadly() {
        SharedClock shared =
                new SharedClock(
                        () -> {
                            monotonic += SECOND;
                            return database;
                        },
                        () -> monotonic);
        Instant before = shared.instant();
        database = NOON.plusSeconds(500);
        shared.look();
        assertThat(shared.instant()).isEqualTo(before.plusSeconds(1));
    }
}
