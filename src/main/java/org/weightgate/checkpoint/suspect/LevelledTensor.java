package org.weightgate.checkpoint.suspect;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// A floating-point matrix that may hold dequantised values: a model that was quantised, loaded and
/// saved again. It gives itself away by few distinct numbers in each block of neighbours. Rounding
/// then means the nearest number seen in the element's block; where there are no such blocks, the
/// nearest number of the type.
///
/// The block's length is found from samples on first use: the shortest run in which numbers repeat
/// far more often than chance has it, doubled for as long as twice the run shows hardly more
/// numbers (the same scales) and not twice as many (other scales).
final class LevelledTensor implements WrappedTensor {
    private static final Set<String> TYPES = Set.of("F64", "F32", "F16", "BF16");
    private static final int SHORTEST = 16;
    private static final int LONGEST = 1 << 16;
    private static final int LONGEST_ACROSS_ROWS = 128;
    private static final int MOST_LEVELS = 257;
    private static final int SAMPLES = 24;
    private static final int UNKNOWN = -1;

    private final SuspectTensor stored;
    private volatile int block = UNKNOWN;

    LevelledTensor(SuspectTensor stored) {
        this.stored = stored;
    }

    /// Whether it is worth looking: a matrix or more of a type that quantisers write.
    static boolean mayBe(SuspectTensor tensor) {
        return TYPES.contains(tensor.format())
                && tensor.shape().size() >= 2
                && tensor.elements() >= 4 * SHORTEST;
    }

    @Override
    public SuspectTensor stored() {
        return stored;
    }

    @Override
    public void round(long from, int count, float[] values, int at) throws IOException {
        int length = block();
        if (length == 0) {
            stored.round(from, count, values, at);
            return;
        }
        Objects.checkFromIndexSize(from, count, elements());
        Objects.checkFromIndexSize(at, count, values.length);
        float[] levels = new float[length];
        int last = at + count;
        while (at < last) {
            long begin = from - from % length;
            int held = (int) Math.min(length, elements() - begin);
            stored.read(begin, held, levels, 0);
            int distinct = distinct(levels, held);
            int taken = (int) Math.min(last - at, begin + held - from);
            for (int i = at; i < at + taken; i++) {
                values[i] = nearest(levels, distinct, values[i]);
            }
            from += taken;
            at += taken;
        }
    }

    /// Elements of a block of common scale; 0 where the values are no dequantised ones.
    int block() throws IOException {
        int known = block;
        if (known == UNKNOWN) {
            known = find();
            block = known;
        }
        return known;
    }

    private int find() throws IOException {
        int found = 0;
        double levels = 0;
        for (int length : candidates()) {
            double[] seen = sample(length);
            double distinct = seen[0];
            double counted = seen[1];
            if (found == 0) {
                if (counted >= 8 && distinct <= 0.6 * counted && distinct <= MOST_LEVELS) {
                    found = length;
                    levels = distinct;
                }
            } else if (distinct <= MOST_LEVELS
                    && distinct - levels <= 0.5 * levels * ((double) length / found - 1)) {
                found = length;
                levels = distinct;
            } else {
                break;
            }
        }
        return found;
    }

    /// Powers of two that divide a row, short ones that run across rows, and the row itself.
    private TreeSet<Integer> candidates() {
        TreeSet<Integer> lengths = new TreeSet<>();
        long row = shape().getLast();
        long most = Math.min(LONGEST, elements());
        for (int length = SHORTEST; length <= most; length *= 2) {
            if (row % length == 0 || length <= LONGEST_ACROSS_ROWS) {
                lengths.add(length);
            }
        }
        if (row >= SHORTEST && row <= most) {
            lengths.add((int) row);
        }
        return lengths;
    }

    /// Mean number of distinct non-zero values, and of non-zero values, in blocks of this length
    /// spread over the tensor. Zeros do not count, since pruning makes them.
    private double[] sample(int length) throws IOException {
        long blocks = elements() / length;
        int samples = (int) Math.min(SAMPLES, blocks);
        float[] values = new float[length];
        double distinct = 0;
        double counted = 0;
        for (int s = 0; s < samples; s++) {
            stored.read(blocks * s / samples * length, length, values, 0);
            int kept = 0;
            for (float value : values) {
                if (value != 0 && Float.isFinite(value)) {
                    values[kept++] = value;
                }
            }
            counted += kept;
            distinct += distinct(values, kept);
        }
        return new double[] {distinct / samples, counted / samples};
    }

    /// Sorts the finite ones of the first `count` values to the front, each once; their number.
    private static int distinct(float[] values, int count) {
        Arrays.sort(values, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            float value = values[i] + 0f;
            if (Float.isFinite(value) && (kept == 0 || values[kept - 1] != value)) {
                values[kept++] = value;
            }
        }
        return kept;
    }

    private static float nearest(float[] levels, int count, float value) {
        if (count == 0 || Float.isNaN(value)) {
            return value;
        }
        int at = Arrays.binarySearch(levels, 0, count, value);
        int above = at >= 0 ? at : -at - 1;
        if (above == 0) {
            return levels[0];
        }
        if (above == count) {
            return levels[count - 1];
        }
        float low = levels[above - 1];
        float high = levels[above];
        return value - low < high - value ? low : high;
    }
}
