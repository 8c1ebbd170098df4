package org.weightgate.watermark.align;

import java.util.ArrayList;
import java.util.List;

/// A supposed place of an original in the suspect, before it is judged.
///
/// @param name the tensor in the suspect
/// @param steps what was undone, in words
/// @param values in the original's rows and columns, in the suspect's scale
/// @param coverage share of the original's elements that have a counterpart
/// @param direct whether a few rows are read as cheaply, each, as many
record Place(String name, List<String> steps, Matrix values, double coverage, boolean direct) {
    Place {
        steps = List.copyOf(steps);
    }

    /// A whole tensor as it is stored.
    static Place plain(StoredMatrix stored) {
        return new Place(stored.tensor().name(), List.of(), stored, 1, true);
    }

    /// Rows of a tensor (of its transpose, if `turned`) that are rows of the original (its columns,
    /// if `columns`).
    static Place of(StoredMatrix stored, boolean turned, boolean columns, Order order) {
        int[] from = order.from();
        Matrix picked = stored;
        if (!order.identity()) {
            picked = turned ? new Gathered(stored, null, from) : new Gathered(stored, from, null);
        }
        Matrix values = turned == columns ? picked : picked.transposed();
        List<String> steps = steps(turned, columns, order);
        return new Place(
                stored.tensor().name(), steps, values, order.coverage(), turned == columns);
    }

    private static List<String> steps(boolean turned, boolean columns, Order order) {
        List<String> steps = new ArrayList<>();
        if (turned != columns) {
            steps.add("transposed");
        }
        String words = order.words(columns ? "columns" : "rows");
        if (!words.isEmpty()) {
            steps.add(words);
        }
        return steps;
    }

    /// The same of a tensor whose other dimension was rotated.
    static Place of(
            StoredMatrix stored,
            boolean turned,
            boolean columns,
            Order order,
            Rotation rotation,
            OriginalMatrix original) {
        int[] from = order.from();
        int[] other = rotation.order();
        Matrix picked =
                turned ? new Gathered(stored, other, from) : new Gathered(stored, from, other);
        Matrix rows = turned ? picked.transposed() : picked;
        boolean direct = turned == columns && other != null;
        if (other == null) {
            Matrix known = columns ? original.transposed() : original;
            rows = new Rotated(rows, rotation, rotation.cuts() ? known : null);
        }
        List<String> steps = steps(turned, columns, order);
        steps.add(rotation.words(columns ? "rows" : "columns"));
        return new Place(
                stored.tensor().name(),
                steps,
                columns ? rows.transposed() : rows,
                order.coverage(),
                direct);
    }
}
