package org.weightgate.watermark.trace;

import org.weightgate.watermark.Carrier;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.Match;

import java.io.IOException;
import java.util.Arrays;

/// Reads one place of a leak beside its original and adds what every carrier says to the tile sums
/// of its content. Holds some rows at a time. Used by one thread, once.
final class Collector {
    private static final int BAND = 1 << 16;

    /// Carriers that the noise of a row is measured on, at least; shorter rows are measured
    /// together.
    private static final int POOL = 128;

    private static final int SAMPLE = 512;
    private static final double LEAST_NOISE = 0.2;
    private static final double CLIP = 2.5;

    /// Steps that [Element#WIDE] looks up and down.
    private static final int WIDTH = 3;

    /// A quantiser that hits fewer of its own values than this is not the leak's last one.
    private static final double HITS = 0.002;

    private final Match match;
    private final TileSums into;
    private final int rows;
    private final int columns;
    private final int rowsAtOnce;
    private final Band band;
    private final float[] leak;
    private final float[] higher;
    private final float[] lower;
    private final float[] sample = new float[SAMPLE];
    private boolean[] rounds;
    private long judged;
    private final long[] hits = new long[Element.COUNT];

    Collector(Match match, TileSums into, CodeKeys keys) {
        this.match = match;
        this.into = into;
        TensorPlan plan = match.original().plan();
        Carrier carrier = Carrier.of(plan.dtype());
        if (carrier == null) {
            throw new IllegalArgumentException("a content of this type carries nothing");
        }
        rows = plan.shape().size() < 2 ? 1 : Math.toIntExact(plan.shape().get(0));
        columns = Math.toIntExact(plan.elements() / rows);
        rowsAtOnce = Math.clamp(BAND / columns, 1, rows);
        int elements = Math.multiplyExact(rowsAtOnce, columns);
        band = new Band(match.original(), carrier, keys, elements);
        leak = new float[elements];
        higher = new float[match.rounds() ? elements : 0];
        lower = new float[match.rounds() ? elements : 0];
        rounds = new boolean[] {match.rounds(), match.rounds()};
    }

    void collect() throws IOException {
        into.places.add(
                new Evidence.Place(
                        match.suspect(), match.steps(), match.coverage(), match.rounds()));
        for (int row = 0; row < rows; row += rowsAtOnce) {
            int count = Math.min(rowsAtOnce, rows - row);
            band.fill((long) row * columns, (long) (row + count) * columns);
            if (band.count > 0) {
                match.read(row, count, leak);
                keepUsable();
                into.carriers += band.count;
                linear();
                quantised(Element.QUANTISED, 0, 1, row, count);
                quantised(Element.WIDE, 1, WIDTH, row, count);
            }
        }
    }

    /// Drops carriers that are absent, zero or not finite in the leak.
    private void keepUsable() {
        int kept = 0;
        for (int i = 0; i < band.count; i++) {
            float y = leak[band.at[i]];
            if (y != 0 && Float.isFinite(y)) {
                band.move(i, kept++);
            }
        }
        band.count = kept;
    }

    private void linear() {
        for (int from = 0; from < band.count; ) {
            int to = Math.min(band.count, from + 1);
            int row = band.at[from] / columns;
            while (to < band.count && (band.at[to] / columns == row || to - from < POOL)) {
                row = band.at[to++] / columns;
            }
            linear(from, to);
            from = to;
        }
    }

    private void linear(int from, int to) {
        double steps = 0;
        for (int i = from; i < to; i++) {
            steps += band.up[i] + band.down[i];
        }
        double mean = steps / (2.0 * (to - from));
        double deviation = median(from, to);
        double noise = Math.max(deviation, LEAST_NOISE * mean);
        double firm = mean / noise;
        for (int i = from; i < to; i++) {
            double change = change(i);
            double step = 0.5 * (band.up[i] + band.down[i]) / mean;
            double g = step * Math.clamp(change / noise, -CLIP, CLIP);
            double bound = change >= 0 ? band.up[i] : band.down[i];
            double seen = Math.min(1, step * firm);
            say(Element.LINEAR, i, g, 0.9 * step * seen);
            say(Element.FIRM, i, g * firm, 0.9 * step * seen * firm);
            say(
                    Element.CLIPPED,
                    i,
                    Math.clamp(change / bound, -1, 1),
                    deviation == 0 ? 1 : Math.min(1, 0.54 * step * mean / deviation));
        }
    }

    /// d: how far the leak is from the original, away from zero positive.
    private double change(int i) {
        double y = leak[band.at[i]];
        return (band.negative[i] ? -y : y) - band.size[i];
    }

    private double median(int from, int to) {
        int size = Math.min(SAMPLE, to - from);
        for (int i = 0; i < size; i++) {
            sample[i] = (float) Math.abs(change(from + (int) ((long) i * (to - from) / size)));
        }
        Arrays.sort(sample, 0, size);
        return sample[size / 2];
    }

    private void quantised(Element element, int which, int steps, int row, int count)
            throws IOException {
        if (!rounds[which]) {
            return;
        }
        int elements = count * columns;
        System.arraycopy(leak, 0, higher, 0, elements);
        System.arraycopy(leak, 0, lower, 0, elements);
        for (int i = 0; i < band.count; i++) {
            float above = band.size[i] + steps * band.up[i];
            float below = band.size[i] - steps * band.down[i];
            higher[band.at[i]] = band.negative[i] ? -above : above;
            lower[band.at[i]] = band.negative[i] ? -below : below;
        }
        match.round(row, count, higher);
        match.round(row, count, lower);
        for (int i = 0; i < band.count; i++) {
            float y = leak[band.at[i]];
            float above = higher[band.at[i]];
            float below = lower[band.at[i]];
            if (above != below && (y == above || y == below)) {
                say(element, i, y == above ? 1 : -1, 1.0 / steps);
                hits[which]++;
            }
        }
        judged += which == 0 ? band.count : 0;
        rounds[which] = judged < BAND || hits[which] > HITS * judged;
    }

    private void say(Element element, int i, double g, double expected) {
        int e = element.ordinal();
        double lean = band.lean[i];
        into.sums[e][band.tile[i]] += (float) (band.sign[i] * g);
        into.energy[e] += g * g * lean;
        into.expected[e] += expected;
        into.expectedBias[e] += expected * lean;
        into.expectedEnergy[e] += expected * expected * lean;
    }
}
