package org.weightgate.inference;

import java.util.Arrays;

/// Which pairs of tokens merge, how early, and into what: a hash table of long to long with open
/// addressing, since a vocabulary has several hundred thousand merges and every pair of neighbours
/// in a text is looked up. Not changed after it was built, then thread-safe.
final class MergeTable {
    private final long[] pairs;
    private final long[] merges;
    private final int mask;

    MergeTable(int size) {
        int room = Integer.highestOneBit(Math.max(4, size) * 2 - 1) * 2;
        pairs = new long[room];
        merges = new long[room];
        mask = room - 1;
        Arrays.fill(pairs, -1);
    }

    /// A pair given twice keeps what it was given last, as the reference keeps it.
    void put(int left, int right, int rank, int id) {
        int at = place(left, right);
        pairs[at] = pair(left, right);
        merges[at] = Symbols.merge(rank, id);
    }

    /// As [Symbols.Merges] answers.
    long get(int left, int right) {
        int at = place(left, right);
        return pairs[at] < 0 ? Symbols.NONE : merges[at];
    }

    private int place(int left, int right) {
        long pair = pair(left, right);
        long mixed = pair * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 32) & mask;
        while (pairs[at] >= 0 && pairs[at] != pair) {
            at = at + 1 & mask;
        }
        return at;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }
}
