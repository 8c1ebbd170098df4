package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to wait after a failure: twice as long each time, a random share of it, so that many
/// clients do not come back together.
///
/// @param first the longest pause after the first failure
/// @param longest no pause is longer than this, unless the portal asks for it
/// @param tries how many failures in a row, without a single byte between them, end the attempt
record Backoff(Duration first, Duration longest, int tries) {
    /// Some three minutes in all: as long as a portal may take to start again.
    static final Backoff PATIENT = new Backoff(Duration.ofMillis(400), Duration.ofSeconds(30), 14);

    private static final Duration POLITE = Duration.ofMinutes(5);

    /// Waits after the given number of failures in a row, at least as long as the portal asked.
    void pause(int failures, @Nullable Duration asked) {
        long most = Math.min(longest.toMillis(), first.toMillis() << Math.min(20, failures - 1));
        long pause = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
        if (asked != null && asked.compareTo(POLITE) < 0) {
            pause = Math.max(pause, asked.toMillis());
        }
        sleep(Duration.ofMillis(pause));
    }

    static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.refused("Interrupted.");
        }
    }
}
