package org.weightgate.portal.marking;

import org.weightgate.portal.catalog.Paced;

import java.util.function.LongConsumer;

/// Adds up what several threads have hashed of one copy and passes it on at a pace. Thread-safe.
final class HashingTally {
    private final Paced paced;
    private long done;

    HashingTally(long before, LongConsumer progress) {
        done = before;
        paced = new Paced((what, now, total) -> progress.accept(now));
    }

    synchronized void add(long bytes) {
        done += bytes;
        paced.at("hashing", done, done);
    }
}
