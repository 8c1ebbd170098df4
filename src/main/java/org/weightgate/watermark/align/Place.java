package org.weightgate.watermark.align;

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
}
