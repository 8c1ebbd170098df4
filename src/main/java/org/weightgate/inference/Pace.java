package org.weightgate.inference;

/// How much of the work is done, as a share of the time it takes: the slower of reading and
/// computing decides, each at the speed it had while it did not wait for the other. Times are
/// nanoseconds.
final class Pace {
    private static final double HARDLY = 0.01; // what is shown until a first layer is computed

    /// By how much one thing must take longer than another to be what binds.
    static final double CLEARLY = 1.1;

    private final long begun;
    private long readerIdle;
    private double read;
    private boolean computing;
    private long computingBegun;
    private long waited;
    private double computed;
    private double shown;
    private long readFor;
    private long computedFor;

    Pace(long now) {
        begun = now;
    }

    void read(double share) {
        read = share;
    }

    void readerIdle(long time) {
        readerIdle += time;
    }

    /// A computation follows the reading.
    void computing(long now) {
        computing = true;
        computingBegun = now;
    }

    void waited(long time) {
        waited += time;
    }

    void computed(double share) {
        computed = share;
    }

    void computingEnded(long now) {
        computedFor = now - computingBegun - waited;
        computing = false;
    }

    void readingEnded(long now) {
        readFor = now - begun - readerIdle;
    }

    /// Whether what is left to compute clearly takes longer than what is left to read.
    boolean boundByArithmetic(long now) {
        return computing
                && computed > 0
                && left(computed, (double) now - computingBegun - waited)
                        > CLEARLY * left(read, (double) now - begun - readerIdle);
    }

    /// How long reading took that did not wait for computing.
    long readFor() {
        return readFor;
    }

    /// How long computing took that did not wait for reading.
    long computedFor() {
        return computedFor;
    }

    /// Between 0 and 1, never less than before.
    double share(long now) {
        double elapsed = now - begun;
        double left = left(read, elapsed - readerIdle);
        if (computing) {
            left = Math.max(left, left(computed, (double) now - computingBegun - waited));
        }
        double share = elapsed / (elapsed + left);
        if (computing && computed == 0) {
            share = Math.min(share, HARDLY);
        }
        if (read > 0) {
            shown = Math.max(shown, share);
        }
        return shown;
    }

    private static double left(double share, double time) {
        return share <= 0 ? 0 : Math.max(0, time) * (1 - share) / share;
    }
}
