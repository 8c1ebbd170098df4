package org.weightgate.portal.catalog;

import org.weightgate.checkpoint.Progress;

/// Passes progress on at most twice a second: it is written to the database.
public final class Paced implements Progress {
    private static final long NANOS = 500_000_000L;
    private final Progress target;
    private long last = System.nanoTime() - NANOS;

    public Paced(Progress target) {
        this.target = target;
    }

    @Override
    public void at(String what, long done, long total) {
        long now = System.nanoTime();
        if (now - last < NANOS) return;
        last = now;
        target.at(what, done, total);
    }

    /// How much is done, 0 to 1.
    public static double share(long done, long total) {
        return total == 0 ? 0 : Math.clamp((double) done / total, 0, 1);
    }
}
