package org.weightgate.watermark.trace;

import org.weightgate.watermark.Carrier;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.KeyStream;
import org.weightgate.watermark.Rows;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.IOException;
import java.util.List;

/// The carriers among some successive elements of an original: where they stand, their values and
/// steps, the secret signs of their groups and their tiles. Refilled band by band; not thread-safe.
final class Band {
    private final OriginalTensor original;
    private final TensorPlan plan;
    private final Carrier carrier;
    private final KeyStream signs;
    private final KeyStream biases;
    private final int logDensity;
    private final int tileShift;
    private final byte[] stored;
    private final byte[] nibbles;
    private final byte[] bias;

    /// Number of carriers; the arrays below hold one entry for each.
    int count;

    /// Place in the band.
    final int[] at;

    final int[] tile;

    /// +1 or −1: the secret sign of the group, times nothing else.
    final byte[] sign;

    /// Whether the original is negative.
    final boolean[] negative;

    /// |w|, |w⁺| − |w|, |w| − |w⁻|.
    final float[] size;

    final float[] up;
    final float[] down;

    /// (2p−1)² of the tile.
    final float[] lean;

    Band(OriginalTensor original, Carrier carrier, CodeKeys keys, int elements) {
        this.original = original;
        this.carrier = carrier;
        plan = original.plan();
        signs = new KeyStream(keys.pn(plan.cid()));
        biases = new KeyStream(keys.bias(plan.cid()));
        logDensity = Integer.numberOfTrailingZeros(plan.density());
        tileShift = Integer.numberOfTrailingZeros(plan.tileGroups());
        int most = (elements >> logDensity) + 2;
        stored = new byte[Math.multiplyExact(elements, carrier.bytes)];
        nibbles = new byte[most / 2 + 2];
        bias = new byte[most + 1];
        at = new int[most];
        tile = new int[most];
        sign = new byte[most];
        negative = new boolean[most];
        size = new float[most];
        up = new float[most];
        down = new float[most];
        lean = new float[most];
    }

    /// Finds the carriers of elements [from, to).
    void fill(long from, long to) throws IOException {
        count = 0;
        int elements = (int) (to - from);
        original.read(from, elements, stored, 0);
        long first = from >> logDensity;
        long last = (to - 1) >> logDensity;
        long pair = first >> 1;
        signs.read(pair, nibbles, (int) ((last >> 1) - pair) + 1);
        long firstTile = first >> tileShift;
        biases.read(firstTile, bias, (int) ((last >> tileShift) - firstTile) + 1);
        int mask = (1 << logDensity) - 1;
        for (long group = first; group <= last; group++) {
            int nibble = nibbles[(int) ((group >> 1) - pair)] >>> ((group & 1) << 2) & 15;
            long element = (group << logDensity) + (nibble & mask);
            if (element >= from && element < to) {
                long inTile = group >> tileShift;
                int theta = Codebook.theta(bias[(int) (inTile - firstTile)]);
                add((int) (element - from), (int) inTile, nibble, theta);
            }
        }
        dropExcluded(from);
    }

    private void add(int place, int inTile, int nibble, int theta) {
        int bits = carrier.get(stored, place * carrier.bytes);
        if (!carrier.carries(bits)) {
            return;
        }
        float value = carrier.value(bits);
        float magnitude = Math.abs(value);
        float centred = theta / 128f - 1;
        at[count] = place;
        tile[count] = inTile;
        sign[count] = (byte) ((nibble >>> 2 & 2) - 1);
        negative[count] = value < 0;
        size[count] = magnitude;
        up[count] = Math.abs(carrier.value(bits + carrier.step)) - magnitude;
        down[count] = magnitude - Math.abs(carrier.value(bits - carrier.step));
        lean[count] = centred * centred;
        count++;
    }

    private void dropExcluded(long from) {
        List<Rows> excluded = plan.excludedRows();
        if (excluded.isEmpty()) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!isExcluded(excluded, (from + at[i]) / plan.rowLength())) {
                move(i, kept++);
            }
        }
        count = kept;
    }

    private static boolean isExcluded(List<Rows> excluded, long row) {
        int low = 0;
        int high = excluded.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (excluded.get(middle).to() > row) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < excluded.size() && excluded.get(low).from() <= row;
    }

    void move(int from, int to) {
        at[to] = at[from];
        tile[to] = tile[from];
        sign[to] = sign[from];
        negative[to] = negative[from];
        size[to] = size[from];
        up[to] = up[from];
        down[to] = down[from];
        lean[to] = lean[from];
    }
}
