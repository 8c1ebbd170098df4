package org.weightgate.portal.site;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The time of the database, which all nodes share. Between looks at it only the monotonic clock of
/// the machine counts: a node whose own clock is wrong, or is set back while it runs, lets no link
/// and no grant live longer. Never goes back by less than a second; more than that is put right.
/// Thread-safe.
final class SharedClock extends Clock {
    private static final Logger log = LoggerFactory.getLogger(SharedClock.class);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final long FRESH_NANOS = 15_000_000_000L;
    private static final long SLOW_NANOS = 100_000_000L;
    private static final int FIRST_LOOKS = 3;

    /// What the monotonic clock showed at a moment.
    ///
    /// @param took nanoseconds that the answer took; it may be wrong by half of them
    private record Fix(Instant time, long nanos, long took) {
        Instant at(long now) {
            return time.plusNanos(now - nanos);
        }
    }

    private final Supplier<Instant> source;
    private final LongSupplier nanos;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Fix fix;

    /// @param source asks the database
    /// @param nanos the monotonic clock
    SharedClock(Supplier<Instant> source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
        this.fix =
                Stream.generate(this::ask)
                        .limit(FIRST_LOOKS)
                        .min(Comparator.comparingLong(Fix::took))
                        .orElseThrow();
    }

    @Override
    public Instant instant() {
        Fix known = fix;
        long now = nanos.getAsLong();
        if (now - known.nanos() > FRESH_NANOS && looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("shared-clock").start(this::lookAgain);
        }
        return known.at(now);
    }

    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException e) {
            log.warn("The database did not tell the time: {}", e.getMessage());
        } finally {
            looking.set(false);
        }
    }

    /// Takes the time anew; an answer that took long tells it too badly.
    void look() {
        Fix seen = ask();
        if (seen.took() > SLOW_NANOS) return;
        long now = nanos.getAsLong();
        Instant ours = fix.at(now);
        Duration behind = Duration.between(seen.at(now), ours);
        boolean little = behind.isPositive() && behind.compareTo(STEP) < 0;
        fix = little ? new Fix(ours, now, seen.took()) : seen;
    }

    private Fix ask() {
        long before = nanos.getAsLong();
        Instant time = source.get();
        long took = nanos.getAsLong() - before;
        return new Fix(time, before + took / 2, took);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the portal's time is UTC");
    }
}
