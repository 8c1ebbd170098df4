package org.weightgate.inference;

import java.util.Arrays;

/// The symbols of one piece of text while they are merged: of all neighbours that make a token the
/// pair of lowest rank first, the leftmost among equals, until no two neighbours make one.
/// Positions form a linked list; a queue entry whose pair has changed since it was put there is
/// stale and skipped. O(n log n) for n symbols. Not thread-safe.
final class Symbols {
    /// Two neighbours that do not merge.
    static final long NONE = Long.MIN_VALUE;

    /// What two neighbouring symbols merge into.
    interface Merges {
        /// [#merge] of the rank and the id of what they become, or [#NONE].
        long of(Symbols symbols, int left, int right);
    }

    private int[] ids;
    private int[] starts;
    private int[] next = {};
    private int[] previous = {};
    private int[] lengths = {};
    private int count;

    private long[] order = {};
    private long[] entries = {};
    private int queued;

    Symbols(int expected) {
        ids = new int[Math.max(4, expected)];
        starts = new int[ids.length + 1];
    }

    static long merge(int rank, int id) {
        return (long) rank << 32 | id;
    }

    /// Adds a symbol at the end.
    ///
    /// @param length of text it stands for, more than 0
    void add(int id, int length) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count + 1);
        }
        ids[count] = id;
        starts[count + 1] = starts[count] + length;
        count++;
    }

    int id(int symbol) {
        return ids[symbol];
    }

    int start(int symbol) {
        return starts[symbol];
    }

    int end(int symbol) {
        return starts[symbol] + lengths[symbol];
    }

    /// The symbol after this one; as large as the number of symbols added if it is the last.
    int next(int symbol) {
        return next[symbol];
    }

    int count() {
        return count;
    }

    void merge(Merges merges) {
        next = new int[count];
        previous = new int[count];
        lengths = new int[count];
        for (int i = 0; i < count; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            lengths[i] = starts[i + 1] - starts[i];
        }
        for (int i = 0; i + 1 < count; i++) {
            offer(merges, i, i + 1);
        }
        while (queued > 0) {
            int left = (int) order[0];
            int right = (int) (entries[0] >>> 32);
            int length = (int) entries[0];
            remove();
            if (next[left] == right && lengths[left] + lengths[right] == length) {
                join(merges, left, right);
            }
        }
    }

    private void join(Merges merges, int left, int right) {
        ids[left] = (int) merges.of(this, left, right);
        lengths[left] += lengths[right];
        next[left] = next[right];
        next[right] = -1;
        if (next[left] < count) {
            previous[next[left]] = left;
            offer(merges, left, next[left]);
        }
        if (previous[left] >= 0) {
            offer(merges, previous[left], left);
        }
    }

    private void offer(Merges merges, int left, int right) {
        long merge = merges.of(this, left, right);
        if (merge != NONE) {
            long length = lengths[left] + lengths[right];
            put(merge >> 32 << 32 | left, (long) right << 32 | length);
        }
    }

    /// A binary heap: the smallest order first, that is rank, then position.
    private void put(long key, long entry) {
        if (queued == order.length) {
            order = Arrays.copyOf(order, Math.max(16, 2 * queued));
            entries = Arrays.copyOf(entries, order.length);
        }
        int at = queued++;
        while (at > 0 && order[(at - 1) / 2] > key) {
            order[at] = order[(at - 1) / 2];
            entries[at] = entries[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        order[at] = key;
        entries[at] = entry;
    }

    private void remove() {
        long key = order[--queued];
        long entry = entries[queued];
        int at = 0;
        for (int child = 1; child < queued; child = 2 * at + 1) {
            if (child + 1 < queued && order[child + 1] < order[child]) {
                child++;
            }
            if (order[child] >= key) {
                break;
            }
            order[at] = order[child];
            entries[at] = entries[child];
            at = child;
        }
        order[at] = key;
        entries[at] = entry;
    }
}
