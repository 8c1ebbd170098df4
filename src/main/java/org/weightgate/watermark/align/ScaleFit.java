package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Judges a place: whether it corresponds to its original, in which rows and columns, and whether
/// its values were multiplied by factors.
///
/// The factors are those of least squares over whole rows and columns, but they are used only where
/// they explain the place clearly better than no factors do, the place's own quantiser being part
/// of the explanation: quantisers shrink their input a little, and a factor fitted to that would
/// move every value off the levels to which the quantiser sent it.
///
/// @param scales the factors, NaN for rows and columns that do not correspond
/// @param steps what they undo, in words
/// @param coverage share of the original's elements that correspond
/// @param correlation of the place with the original over what corresponds
record ScaleFit(Scales scales, List<String> steps, double coverage, double correlation) {
    private static final int SAMPLED_ROWS = 64;

    /// Rows shorter than this say nothing by their correlation.
    static final int SHORTEST = 16;

    private static final double CLEARLY = 0.9;
    private static final double QUANTISED = 0.7;
    private static final double EXPLAINED = 0.35;
    private static final double LEAST = 0.25;
    private static final double MOST = 0.5;
    private static final double SIGMAS = 4.5;

    static ScaleFit of(Matrix place, Matrix original) throws IOException {
        Products plain = Products.of(place, original, Scales.NONE);
        Scales scales = new ScaleFitting(place, original, plain).sharpest();
        Products scaled = scales.isNone() ? plain : Products.of(place, original, scales);
        return judged(scales, scaled);
    }

    /// Share of the energy that is not the original's.
    double unexplained() {
        return 1 - correlation * correlation;
    }

    private static ScaleFit judged(Scales scales, Products sums) {
        boolean[] rows = lost(sums.rowYw, sums.rowWw, sums.rowYy, sums.columnYw.length);
        boolean[] columns = lost(sums.columnYw, sums.columnWw, sums.columnYy, sums.rowYw.length);
        if (count(rows) > rows.length / 10) {
            // Columns look bad through bad rows; what of them is really missing has no values.
            for (int j = 0; j < columns.length; j++) {
                columns[j] = sums.columnYy[j] == 0 && sums.columnWw[j] != 0;
            }
        }
        double yw = 0;
        double ww = 0;
        double yy = 0;
        for (int i = 0; i < rows.length; i++) {
            if (!rows[i]) {
                yw += sums.rowYw[i];
                ww += sums.rowWw[i];
                yy += sums.rowYy[i];
            }
        }
        double kept = (1 - (double) count(rows) / rows.length);
        kept *= 1 - (double) count(columns) / columns.length;
        double correlation = yy == 0 ? 0 : yw / Math.sqrt(ww * yy);
        return new ScaleFit(scales.without(rows, columns), words(scales), kept, correlation);
    }

    /// Correlation below which a row of this length corresponds to nothing.
    static double threshold(int length) {
        return Math.clamp(SIGMAS / Math.sqrt(length), LEAST, MOST);
    }

    private static boolean[] lost(double[] yw, double[] ww, double[] yy, int length) {
        double[] correlations = Products.correlations(yw, ww, yy);
        double threshold = threshold(length);
        boolean[] lost = new boolean[yw.length];
        for (int i = 0; i < lost.length; i++) {
            // Where the original itself is zero there is nothing to find and nothing to lose.
            boolean alike = length < SHORTEST ? yy[i] > 0 : correlations[i] >= threshold;
            lost[i] = !alike && (ww[i] != 0 || yy[i] != 0);
        }
        return lost;
    }

    private static int count(boolean[] lost) {
        int count = 0;
        for (boolean one : lost) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private static List<String> words(Scales scales) {
        List<String> words = new ArrayList<>();
        float[] rows = scales.rows();
        if (rows != null) {
            boolean constant = rows.length > 1;
            for (float factor : rows) {
                constant &= factor == rows[0];
            }
            words.add(constant ? "all values scaled by %.4g".formatted(rows[0]) : "rows scaled");
        }
        if (scales.columns() != null) {
            words.add("columns scaled");
        }
        return List.copyOf(words);
    }

    /// Chooses among no factors, one for all, one for each row, one for each column, and both.
    private record ScaleFitting(Matrix place, Matrix original, Products plain) {
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
            if (!better(Math.min(cost[2], cost[3]), rows, Math.min(cost[0], cost[1]))
                    && chosen < 2) {
                return simple[chosen];
            }
            Scales both = both(cost[2] <= cost[3] ? rows : columns);
            return better(cost(both), both, cost[chosen]) ? both : simple[chosen];
        }

        private boolean better(double cost, Scales richer, double than) {
            long elements = (long) original.rows() * original.columns();
            double freedom = 1 - (double) richer.parameters() / elements;
            return cost < CLEARLY * freedom * than;
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

        /// Mean over sampled rows of the share of the row's energy that these factors leave
        /// unexplained, at most 1 for each.
        private double cost(Scales scales) throws IOException {
            return cost(scales, place.rounds());
        }

        private double cost(Scales scales, boolean round) throws IOException {
            int rows = original.rows();
            int sampled = Math.min(rows, SAMPLED_ROWS);
            double[] costs = new double[sampled];
            Cores.each(
                    sampled,
                    i -> costs[i] = cost(scales, (int) ((long) i * rows / sampled), round));
            return Arrays.stream(costs).filter(Double::isFinite).average().orElse(1);
        }

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
                if (Float.isFinite(y[j]) && Float.isFinite(w[j])) {
                    off += ((double) y[j] - w[j]) * ((double) y[j] - w[j]);
                    all += (double) y[j] * y[j];
                }
            }
            return Math.min(1, off / all);
        }
    }
}
