package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds tensors whose rows (or columns) were mixed head by head: an invertible matrix on the
/// values of a head and its inverse on what reads them change nothing a model says. Heads are
/// unmixed by least squares, which are believed if, fitted to every other column, they predict the
/// rest.
final class HeadSearch {
    private static final int[] HEIGHTS = {16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 256};
    private static final int SAMPLED = 1536;
    private static final int COLUMNS_FOR_ROW = 3;
    private static final double PREDICTED = 0.5;
    private static final double NEARLY = 0.95;
    private static final double MOST_LEFT = 0.5;
    private static final int FEW_PAIRS = 64;
    private static final double ANYTHING = 0.25;
    private static final double ALIKE = 0.06;
    private static final int MOST_SCREENED = 128;

    private final List<OriginalMatrix> originals;
    private final List<Rotation> rotations;
    private final Found found;

    HeadSearch(List<OriginalMatrix> originals, List<Rotation> rotations, Found found) {
        this.originals = originals;
        this.rotations = rotations;
        this.found = found;
    }

    /// Takes the places found in these tensors. Comparing is costly, so where many are left, one is
    /// compared only with originals of its name or of its turn among those of its shape.
    void search(List<Integer> rest, List<StoredMatrix> suspects) throws IOException {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < originals.size(); i++) {
            if (!found.hasOriginal(i)) {
                open.add(i);
            }
        }
        boolean few = (long) open.size() * rest.size() <= FEW_PAIRS;
        Map<String, Integer> turns = new HashMap<>();
        for (int suspect : rest) {
            StoredMatrix stored = suspects.get(suspect);
            int turn = turns.merge(shape(stored), 1, Integer::sum);
            Map<String, Integer> others = new HashMap<>();
            for (int original : open) {
                OriginalMatrix matrix = originals.get(original);
                boolean sameTurn = others.merge(shape(matrix), 1, Integer::sum) == turn;
                boolean likely = sameTurn || matrix.tensor().name().equals(stored.tensor().name());
                if ((few || likely) && takeAny(original, suspect, stored, few)) {
                    break;
                }
            }
        }
    }

    private static String shape(Matrix matrix) {
        return Math.min(matrix.rows(), matrix.columns())
                + " × "
                + Math.max(matrix.rows(), matrix.columns());
    }

    private boolean takeAny(int original, int suspect, StoredMatrix stored, boolean anyOrder)
            throws IOException {
        for (int kind = 0; kind < 4; kind++) {
            if (take(original, kind >= 2, suspect, stored, kind % 2 == 1, anyOrder)) {
                return true;
            }
        }
        return false;
    }

    /// Mixing that leaves heads recognisable, in places that were taken already: undone where that
    /// explains most of the difference.
    void improve() throws IOException {
        for (Found.Hit hit : found.weak()) {
            boolean better = false;
            for (Place reading : found.readings(hit)) {
                better = better || improve(hit, reading, false) || improve(hit, reading, true);
            }
        }
    }

    private boolean improve(Found.Hit hit, Place reading, boolean columns) throws IOException {
        OriginalMatrix original = originals.get(hit.original());
        Matrix u = columns ? original.transposed() : original;
        Matrix v = reading.values();
        v = columns ? v.transposed() : v;
        int height = highest(u, MOST_SCREENED);
        if (height == 0 || !new Blocks(u, v, height).mixes()) {
            return false;
        }
        Mixed mixed = mixed(u, v, false);
        if (mixed == null) {
            return false;
        }
        List<String> steps = new ArrayList<>(reading.steps());
        steps.add(words(columns, mixed));
        Matrix values = columns ? mixed.transposed() : mixed;
        Place place = new Place(reading.name(), steps, values, reading.coverage(), false);
        Found.Hit better = found.judge(hit.original(), hit.suspect(), place);
        if (better == null
                || better.fit().unexplained() >= MOST_LEFT * hit.fit().unexplained()
                || better.match().coverage() < hit.match().coverage()) {
            return false;
        }
        found.replace(hit, better);
        return true;
    }

    private static String words(boolean columns, Mixed mixed) {
        return "%s mixed in heads of %d".formatted(columns ? "columns" : "rows", mixed.height());
    }

    private boolean take(
            int original,
            boolean columns,
            int suspect,
            StoredMatrix stored,
            boolean turned,
            boolean anyOrder)
            throws IOException {
        OriginalMatrix matrix = originals.get(original);
        Matrix u = columns ? matrix.transposed() : matrix;
        Matrix v = turned ? stored.transposed() : stored;
        if (u.rows() != v.rows()) {
            return false;
        }
        List<String> steps = new ArrayList<>();
        if (turned != columns) {
            steps.add("transposed");
        }
        for (Basis basis : bases(u, v, columns ? "rows" : "columns")) {
            Mixed mixed = mixed(u, basis.rows, anyOrder);
            if (mixed != null) {
                steps.addAll(basis.steps);
                steps.add(words(columns, mixed));
                Matrix values = columns ? mixed.transposed() : mixed;
                Place place = new Place(stored.tensor().name(), steps, values, 1, false);
                Found.Hit hit = found.judge(original, suspect, place);
                found.offer(suspect, hit == null ? List.of() : List.of(hit));
                return hit != null;
            }
        }
        return false;
    }

    /// A tensor's rows in dimensions that may be the original's, and what was undone for that.
    private record Basis(Matrix rows, List<String> steps) {}

    private List<Basis> bases(Matrix u, Matrix v, String what) {
        List<Basis> bases = new ArrayList<>();
        if (v.columns() == u.columns()) {
            bases.add(new Basis(v, List.of()));
        }
        for (Rotation rotation : rotations) {
            if (rotation.to() == v.columns() && rotation.from() == u.columns()) {
                Matrix back =
                        rotation.order() == null
                                ? new Rotated(v, rotation, rotation.cuts() ? u : null)
                                : new Gathered(v, null, rotation.order());
                bases.add(new Basis(back, List.of(rotation.words(what))));
            }
        }
        return bases;
    }

    /// The smallest heads that explain the first block nearly as well as any do.
    private static @Nullable Mixed mixed(Matrix u, Matrix v, boolean anyOrder) throws IOException {
        // A high block holds the low ones: what it does not predict, they do not.
        int highest = highest(u, u.rows());
        if (highest == 0 || new Blocks(u, v, highest).best(0, 0, anyOrder).quality < ANYTHING) {
            return null;
        }
        double[] quality = new double[HEIGHTS.length];
        double best = 0;
        for (int i = 0; i < HEIGHTS.length; i++) {
            int height = HEIGHTS[i];
            if (possible(u, height)) {
                quality[i] = new Blocks(u, v, height).best(0, 0, anyOrder).quality;
                best = Math.max(best, quality[i]);
            }
        }
        for (int i = 0; best > PREDICTED && i < HEIGHTS.length; i++) {
            if (quality[i] >= NEARLY * best) {
                return new Blocks(u, v, HEIGHTS[i]).unmix(anyOrder);
            }
        }
        return null;
    }

    private static boolean possible(Matrix u, int height) {
        return u.rows() % height == 0 && u.columns() >= COLUMNS_FOR_ROW * height;
    }

    private static int highest(Matrix u, int most) {
        int highest = 0;
        for (int height : HEIGHTS) {
            highest = height <= most && possible(u, height) ? height : highest;
        }
        return highest;
    }

    private record Guess(int place, double quality) {}

    /// Two matrices cut into blocks of rows.
    private record Blocks(Matrix u, Matrix v, int height) {
        private int count() {
            return u.rows() / height;
        }

        /// The block of v that predicts a block of u best: the likely one, or any.
        private Guess best(int block, int likely, boolean anyOrder) throws IOException {
            int width = Math.min(SAMPLED, u.columns());
            float[] wanted = rows(u, block, width);
            Guess best = new Guess(likely, quality(wanted, rows(v, likely, width), width));
            for (int k = 0; anyOrder && best.quality < PREDICTED && k < count(); k++) {
                double quality = quality(wanted, rows(v, k, width), width);
                best = quality > best.quality ? new Guess(k, quality) : best;
            }
            return best;
        }

        private Mixed unmix(boolean anyOrder) throws IOException {
            int[] place = new int[count()];
            float[][][] unmix = new float[count()][][];
            Cores.each(
                    count(),
                    block -> {
                        place[block] = best(block, block, anyOrder).place;
                        int width = u.columns();
                        unmix[block] =
                                regression(
                                        rows(u, block, width),
                                        rows(v, place[block], width),
                                        width,
                                        1);
                    });
            return new Mixed(v, place, unmix);
        }

        private float[] rows(Matrix matrix, int block, int width) throws IOException {
            float[] rows = new float[height * width];
            matrix.read(block * height, height, 0, width, rows);
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Float.isFinite(rows[i]) ? rows[i] : 0;
            }
            return rows;
        }

        /// Whether rows that correspond follow more clearly from all rows of their block than from
        /// themselves: a quick look at the first block.
        private boolean mixes() throws IOException {
            int width = Math.min(SAMPLED, u.columns());
            float[] wanted = rows(u, 0, width);
            float[] x = rows(v, 0, width);
            float[][] b = regression(wanted, x, width, 2);
            double left = 0;
            double before = 0;
            for (int i = 0; i < height; i++) {
                float[] self = new float[height];
                self[i] = (float) slope(wanted, x, i * width, width);
                double alone = off(self, i, wanted, x, width);
                if (alone < (1 - ALIKE) * energy(wanted, i * width, width)) {
                    before += alone;
                    left += off(b[i], i, wanted, x, width);
                }
            }
            return left < MOST_LEFT * before;
        }

        private static double slope(float[] wanted, float[] x, int at, int width) {
            double ux = 0;
            double xx = Double.MIN_NORMAL;
            for (int j = at; j < at + width; j += 2) {
                ux += (double) wanted[j] * x[j];
                xx += (double) x[j] * x[j];
            }
            return ux / xx;
        }

        /// Share of the energy in odd columns that a fit to the even ones predicts.
        private double quality(float[] wanted, float[] x, int width) throws IOException {
            float[][] b = regression(wanted, x, width, 2);
            double off = 0;
            double all = 0;
            for (int i = 0; i < height; i++) {
                off += off(b[i], i, wanted, x, width);
                all += energy(wanted, i * width, width);
            }
            return all == 0 ? 0 : 1 - off / all;
        }

        /// What a sum of rows of x misses of a wanted row in odd columns.
        private static double off(float[] factors, int i, float[] wanted, float[] x, int width) {
            float[] predicted = new float[width];
            for (int k = 0; k < factors.length; k++) {
                float factor = factors[k];
                for (int j = 0; j < width && factor != 0; j++) {
                    predicted[j] += factor * x[k * width + j];
                }
            }
            double off = 0;
            for (int j = 1; j < width; j += 2) {
                double miss = wanted[i * width + j] - predicted[j];
                off += miss * miss;
            }
            return off;
        }

        private static double energy(float[] wanted, int at, int width) {
            double all = 0;
            for (int j = 1; j < width; j += 2) {
                all += (double) wanted[at + j] * wanted[at + j];
            }
            return all;
        }

        private float[][] regression(float[] wanted, float[] x, int width, int step)
                throws IOException {
            double[][] xx = new double[height][height];
            double[][] ux = new double[height][height];
            Cores.each(
                    height,
                    i -> {
                        for (int k = 0; k < height; k++) {
                            xx[i][k] = product(x, i * width, x, k * width, width, step);
                            ux[i][k] = product(wanted, i * width, x, k * width, width, step);
                        }
                    });
            double trace = 0;
            for (int i = 0; i < height; i++) {
                trace += xx[i][i];
            }
            for (int i = 0; i < height; i++) {
                xx[i][i] += 1e-9 * trace / height + Double.MIN_NORMAL;
            }
            double[][] product = Linear.times(ux, Linear.inverse(xx));
            float[][] b = new float[height][height];
            for (int i = 0; i < height; i++) {
                for (int k = 0; k < height; k++) {
                    b[i][k] = (float) product[i][k];
                }
            }
            return b;
        }

        private static double product(float[] a, int atA, float[] b, int atB, int width, int step) {
            double sum = 0;
            for (int j = 0; j < width; j += step) {
                sum += (double) a[atA + j] * b[atB + j];
            }
            return sum;
        }
    }
}
