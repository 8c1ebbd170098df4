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
    private static final int COLUMNS_FOR_ROW = 3;
    private static final double PREDICTED = 0.5;
    private static final double NEARLY = 0.95;
    private static final double MOST_LEFT = 0.5;
    private static final int FEW_PAIRS = 64;
    private static final double ANYTHING = 0.25;
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
        if (highest == 0 || new Blocks(u, v, highest).best(0, 0, anyOrder).quality() < ANYTHING) {
            return null;
        }
        double[] quality = new double[HEIGHTS.length];
        double best = 0;
        for (int i = 0; i < HEIGHTS.length; i++) {
            int height = HEIGHTS[i];
            if (possible(u, height)) {
                quality[i] = new Blocks(u, v, height).best(0, 0, anyOrder).quality();
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
}
