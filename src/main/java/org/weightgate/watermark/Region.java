package org.weightgate.watermark;

import org.weightgate.checkpoint.Tensor;

import java.util.List;

/// One marked tensor of a file: bytes [begin, end), and what moves in them. Immutable, thread-safe.
///
/// @param excluded element ranges that carry nothing, from and to alternating, ascending
record Region(
        long begin,
        long end,
        Carrier carrier,
        int logDensity,
        Kernel kernel,
        Codeword word,
        long[] excluded) {
    static Region of(Tensor tensor, TensorPlan plan, Carrier carrier, Codeword word) {
        int logDensity = Integer.numberOfTrailingZeros(plan.density());
        return new Region(
                tensor.begin(),
                tensor.end(),
                carrier,
                logDensity,
                Kernel.fastest(carrier, logDensity),
                word,
                elements(plan));
    }

    private static long[] elements(TensorPlan plan) {
        List<Rows> rows = plan.excludedRows();
        long[] excluded = new long[2 * rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            excluded[2 * i] = rows.get(i).from() * plan.rowLength();
            excluded[2 * i + 1] = Math.min(plan.elements(), rows.get(i).to() * plan.rowLength());
        }
        return excluded;
    }

    long alignDown(long offset) {
        return offset - (offset - begin) % carrier.bytes;
    }

    long alignUp(long offset) {
        return begin + Math.ceilDiv(offset - begin, (long) carrier.bytes) * carrier.bytes;
    }

    Brush brush() {
        return new Brush();
    }

    /// Marks one stretch after the other; what it needs for that is made once. Not thread-safe.
    final class Brush {
        private final Codeword.Reader reader = word.reader();
        private final Chips chips = new Chips();

        Region region() {
            return Region.this;
        }

        /// Marks what of [fileOffset, fileEnd) lies in the region; the byte of `fileOffset` stands
        /// at `offset`.
        void mark(byte[] buffer, int offset, long fileOffset, long fileEnd) {
            long from = (Math.max(fileOffset, begin) - begin) / carrier.bytes;
            long to = (Math.min(fileEnd, end) - begin) / carrier.bytes;
            // The place of element 0, which may lie before the buffer.
            long zero = offset + begin - fileOffset;
            long last = (to - 1) >> logDensity;
            for (long group = (from >> logDensity) & ~1L; group <= last; ) {
                long next = Math.min(last + 1, (group / Chips.CAPACITY + 1) * Chips.CAPACITY);
                reader.read(chips, group, next);
                long first = Math.max(from, group << logDensity);
                markRuns(buffer, zero, first, Math.min(to, next << logDensity), chips);
                group = next;
            }
        }
    }

    /// Marks elements [from, to) without those that are excluded.
    private void markRuns(byte[] buffer, long zero, long from, long to, Chips chips) {
        int range = firstExcludedEndingAfter(from);
        while (from < to) {
            long until = range < excluded.length ? Math.min(to, excluded[range]) : to;
            if (from < until) {
                int at = Math.toIntExact(zero + from * carrier.bytes);
                kernel.mark(buffer, at, from, until, chips);
            }
            from = range < excluded.length ? Math.max(from, excluded[range + 1]) : to;
            range += 2;
        }
    }

    private int firstExcludedEndingAfter(long element) {
        int low = 0;
        int high = excluded.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (excluded[2 * middle + 1] > element) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return 2 * low;
    }
}
