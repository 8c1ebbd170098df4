package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Searches tensors of the suspect, as they are and transposed, for the rows and for the columns of
/// the originals, whatever their order, number and scale, as long as the other dimension is whole
/// and in order.
///
/// Of every original a few rows and columns are sketched as anchors; a tensor in which enough of
/// them are found is compared row by row.
final class RowSearch {
    private static final int ANCHORS = 32;
    private static final int ENOUGH = 3;

    /// Values in a sketch, a gigabyte of them.
    private static final long MOST_SKETCHED = 1 << 28;

    /// An original, its rows or (turned) its columns, with its anchors' place among all of a
    /// length.
    private record Wanted(int original, boolean turned, int from, int to) {}

    /// A tensor that seems to hold rows of an original.
    private record Trail(Wanted wanted, boolean turned, int hits) {}

    /// A tensor that is searched, and which of its rows (or columns) are spoken for.
    private record Target(
            int suspect,
            StoredMatrix stored,
            @Nullable Rotation rotation,
            Sketch sketch,
            boolean[] claimed) {}

    private final List<OriginalMatrix> originals;
    private final Map<Integer, List<Wanted>> wanted = new TreeMap<>();
    private final Map<Integer, Sketch> anchors = new HashMap<>();

    RowSearch(List<OriginalMatrix> originals) throws IOException {
        this.originals = originals;
        Map<Integer, List<Sketch>> parts = new HashMap<>();
        for (int i = 0; i < originals.size(); i++) {
            add(i, false, parts);
            add(i, true, parts);
        }
        parts.forEach((length, sketches) -> anchors.put(length, Sketch.join(sketches)));
    }

    private void add(int original, boolean turned, Map<Integer, List<Sketch>> parts)
            throws IOException {
        Matrix matrix = originals.get(original);
        int[] picks = spread(turned ? matrix.columns() : matrix.rows());
        int length = turned ? matrix.rows() : matrix.columns();
        if (length < Line.SHORTEST || picks.length < ENOUGH) {
            return;
        }
        Matrix picked =
                turned
                        ? new Gathered(matrix, null, picks).transposed()
                        : new Gathered(matrix, picks, null);
        List<Wanted> list = wanted.computeIfAbsent(length, l -> new ArrayList<>());
        int from = list.isEmpty() ? 0 : list.getLast().to();
        list.add(new Wanted(original, turned, from, from + picks.length));
        parts.computeIfAbsent(length, l -> new ArrayList<>())
                .add(Sketch.of(picked, Projection.of(length)));
    }

    /// Takes every place found in this tensor of the suspect, its rows (or columns) turned back by
    /// a rotation if one is given.
    void search(int suspect, StoredMatrix stored, @Nullable Rotation rotation, Found found)
            throws IOException {
        Sketch[] sketches = new Sketch[2];
        List<Trail> trails = new ArrayList<>();
        for (int turned = 0; turned < 2; turned++) {
            Matrix rows = turned == 0 ? stored : stored.transposed();
            if (rotation != null && rotation.to() != rows.columns()) {
                continue;
            }
            int length = rotation == null ? rows.columns() : rotation.from();
            Sketch known = anchors.get(length);
            if (known != null && (long) rows.rows() * known.width() <= MOST_SKETCHED) {
                Projection projection = Projection.of(length);
                sketches[turned] =
                        Sketch.of(rows, rotation == null ? projection : rotation.under(projection));
                Nearest nearest = Nearest.of(known, sketches[turned]);
                trails(length, turned == 1, nearest, sketches[turned], trails);
            }
        }
        trails.sort(Comparator.comparingInt(Trail::hits).reversed());
        boolean[] claimed = new boolean[0];
        List<Found.Hit> account = new ArrayList<>();
        for (Trail trail : trails) {
            // One direction only: what stands in rows cannot stand in columns as well.
            if (claimed.length == 0 || trail.turned == trails.getFirst().turned) {
                Sketch sketch = sketches[trail.turned ? 1 : 0];
                claimed = claimed.length == 0 ? new boolean[sketch.count()] : claimed;
                Target target = new Target(suspect, stored, rotation, sketch, claimed);
                follow(trail, target, found, account);
            }
        }
        found.offer(suspect, account);
    }

    private Sketch sketch(Matrix matrix) throws IOException {
        return Sketch.of(matrix, Projection.of(matrix.columns()));
    }

    private void trails(
            int length, boolean turned, Nearest nearest, Sketch sketch, List<Trail> trails) {
        double chance = Nearest.chance(sketch.count() * ANCHORS, sketch.width());
        for (Wanted one : wanted.getOrDefault(length, List.of())) {
            int hits = 0;
            for (int i = one.from; i < one.to; i++) {
                hits += nearest.cosine()[i] >= chance ? 1 : 0;
            }
            if (hits >= ENOUGH) {
                trails.add(new Trail(one, turned, hits));
            }
        }
    }

    private void follow(Trail trail, Target target, Found found, List<Found.Hit> account)
            throws IOException {
        Wanted one = trail.wanted;
        Sketch sketch = target.sketch;
        boolean[] claimed = target.claimed;
        OriginalMatrix original = originals.get(one.original);
        Sketch rows = sketch(one.turned ? original.transposed() : original);
        Nearest nearest = Nearest.inOrder(rows, sketch);
        double chance = Nearest.chance(sketch.count(), sketch.width());
        int[] from = nearest.oneToOne(sketch.count(), chance);
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0 && claimed[from[i]]) {
                from[i] = -1;
            }
        }
        Order order = new Order(from, sketch.count());
        if (order.coverage() * from.length < ENOUGH) {
            return;
        }
        Place place =
                target.rotation == null
                        ? Place.of(target.stored, trail.turned, one.turned, order)
                        : Place.of(
                                target.stored,
                                trail.turned,
                                one.turned,
                                order,
                                target.rotation,
                                original);
        Found.Hit hit = found.judge(one.original, target.suspect, place);
        if (hit != null) {
            account.add(hit);
            if (target.rotation == null && order.permutes() && hit.match().coverage() > 0.9) {
                found.permuted(order);
            }
            for (int row : from) {
                if (row >= 0) {
                    claimed[row] = true;
                }
            }
        }
    }

    private static int[] spread(int count) {
        int[] picks = new int[Math.min(ANCHORS, count)];
        for (int i = 0; i < picks.length; i++) {
            picks[i] = (int) ((2L * i + 1) * count / (2L * picks.length));
        }
        return picks;
    }
}
