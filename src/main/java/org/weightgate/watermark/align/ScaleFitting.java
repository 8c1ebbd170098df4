package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Chooses among no factors, one for all, one for each row, one for each column, and both. None are
/// chosen where nearly every row and column that corresponds at all may do without ([Line]).
record ScaleFitting(Matrix place, Matrix original, Products plain) {
    private static final int SAMPLED_ROWS = 64;
    private static final double CLEARLY = 0.9;
    private static final double COARSE = 1.5;
    private static final double LEAST = 0.3;
    private static final double QUANTISED = 0.7;
    private static final double EXPLAINED = 0.02;
    private static final double NEARLY_ALL = 0.95;

    /// Values left for a factor, below which it would fit what is not there.
    private static final int FEWEST = 24;

    /// The best factors, sharpened where the place is quantised.
    Scales sharpest() throws IOException {
        Scales best = best();
        if (best.isNone() || !place.rounds()) {
            return best;
        }
        double raw = cost(best, false);
        if (cost(best) > QUANTISED * raw) {
            return best;
        }
        Scales sharp = best;
        float[] rows = best.rows();
        float[] columns = best.columns();
        double noise = Math.sqrt(raw);
        if (rows != null) {
            double error = noise / Math.sqrt(original.columns());
            rows =
                    new ScaleRefining(place, original)
                            .refined(rows, orOnes(columns, original.columns()), error);
            sharp = sharp.withRows(rows);
        }
        if (columns != null) {
            double error = noise / Math.sqrt(original.rows());
            columns =
                    new ScaleRefining(place.transposed(), original.transposed())
                            .refined(columns, orOnes(rows, original.rows()), error);
            sharp = sharp.withColumns(columns);
        }
        return cost(sharp) < cost(best) ? sharp : best;
    }

    Scales best() throws IOException {
        if (unscaled(plain.rows(), plain::row) && unscaled(plain.columns(), plain::column)) {
            return Scales.NONE;
        }
        Scales rows = rowsGiven(Scales.NONE, plain);
        Scales columns = columnsGiven(Scales.NONE, plain);
        Scales[] simple = {Scales.NONE, global(), rows, columns};
        double[] cost = new double[simple.length];
        for (int i = 0; i < simple.length; i++) {
            cost[i] = cost(simple[i]);
        }
        if (place.rounds() && cost[0] < EXPLAINED * cost(Scales.NONE, false)) {
            // The quantiser sends the original as it is to nearly all levels that are stored.
            return Scales.NONE;
        }
        int chosen = 0;
        for (int i = 1; i < simple.length; i++) {
            chosen = better(cost[i], simple[i], cost[chosen]) ? i : chosen;
        }
        if (!better(Math.min(cost[2], cost[3]), rows, Math.min(cost[0], cost[1])) && chosen < 2) {
            return simple[chosen];
        }
        Scales both = both(cost[2] <= cost[3] ? rows : columns);
        return better(cost(both), both, cost[chosen]) ? both : simple[chosen];
    }

    private static boolean unscaled(int count, IntFunction<Line> lines) {
        int alike = 0;
        int unscaled = 0;
        for (int i = 0; i < count; i++) {
            Line line = lines.apply(i);
            if (line.alike()) {
                alike++;
                unscaled += line.unscaled() ? 1 : 0;
            }
        }
        return alike > 0 && unscaled >= NEARLY_ALL * alike;
    }

    private boolean better(double cost, Scales richer, double than) {
        long values = Arrays.stream(plain.rowCount).asLongStream().sum();
        if (richer.parameters() * FEWEST > values && richer.parameters() > 0) {
            return false;
        }
        double freedom = Math.max(0, 1 - (double) richer.parameters() / values);
        // The coarser the quantiser, the more unlike it treats rows and columns by itself.
        double clearly = CLEARLY * Math.max(1 - COARSE * cost, LEAST);
        return cost < clearly * freedom * freedom * than;
    }

    private Scales both(Scales start) throws IOException {
        Scales scales = start;
        for (int sweep = 0; sweep < 6; sweep++) {
            Products sums = Products.of(place, original, scales);
            scales =
                    (sweep % 2 == 0) == (start.columns() == null)
                            ? columnsGiven(scales, sums)
                            : rowsGiven(scales, sums);
        }
        return scales;
    }

    private Scales rowsGiven(Scales assumed, Products sums) {
        float[] before = orOnes(assumed.rows(), original.rows());
        return assumed.withRows(Products.factors(sums.rowYw, sums.rowWw, before));
    }

    private Scales columnsGiven(Scales assumed, Products sums) {
        float[] before = orOnes(assumed.columns(), original.columns());
        return assumed.withColumns(Products.factors(sums.columnYw, sums.columnWw, before));
    }

    private Scales global() {
        double yw = Arrays.stream(plain.rowYw).sum();
        double ww = Arrays.stream(plain.rowWw).sum();
        float[] rows = orOnes(null, original.rows());
        if (ww > 0 && yw != 0) {
            Arrays.fill(rows, (float) (yw / ww));
        }
        return new Scales(rows, null);
    }

    private static float[] orOnes(float @Nullable [] factors, int length) {
        if (factors != null) {
            return factors;
        }
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /// Mean over sampled rows that correspond of the share of the row that these factors leave
    /// unexplained, at most 1 for each.
    private double cost(Scales scales) throws IOException {
        return cost(scales, place.rounds());
    }

    private double cost(Scales scales, boolean round) throws IOException {
        int[] rows = sampled();
        double[] costs = new double[rows.length];
        Cores.each(rows.length, i -> costs[i] = cost(scales, rows[i], round));
        return Arrays.stream(costs).filter(Double::isFinite).average().orElse(1);
    }

    private int[] sampled() {
        int rows = original.rows();
        int[] alike = IntStream.range(0, rows).filter(i -> plain.row(i).alike()).toArray();
        int[] all = alike.length > 0 ? alike : IntStream.range(0, rows).toArray();
        int sampled = Math.min(all.length, SAMPLED_ROWS);
        return IntStream.range(0, sampled)
                .map(i -> all[(int) ((long) i * all.length / sampled)])
                .toArray();
    }

    /// Square roots of differences, not squares, so that what is right in most values outweighs
    /// what is far off in some (clipped ones, say); brought to the unit of energy.
    private double cost(Scales scales, int row, boolean round) throws IOException {
        int columns = original.columns();
        float[] y = new float[columns];
        float[] w = new float[columns];
        place.read(row, 1, 0, columns, y);
        original.read(row, 1, 0, columns, w);
        for (int j = 0; j < columns; j++) {
            w[j] *= scales.factor(row, j);
        }
        if (round) {
            place.round(row, 1, 0, columns, w);
        }
        double off = 0;
        double all = 0;
        for (int j = 0; j < columns; j++) {
            if (y[j] != 0 && Float.isFinite(y[j]) && Float.isFinite(w[j])) {
                off += Math.sqrt(Math.abs(y[j] - w[j]));
                all += Math.sqrt(Math.abs(y[j]));
            }
        }
        return Math.min(1, Math.pow(off / all, 4));
    }
}
