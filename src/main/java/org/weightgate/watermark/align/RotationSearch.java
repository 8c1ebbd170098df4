package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Proposes rotations of the residual stream: estimated from an original and a tensor of the
/// suspect, neither of them matched so far, that have more rows than dimensions and may have them
/// in the same order (embeddings first, since they are tallest).
final class RotationSearch {
    private static final int MOST_FOUND = 64;
    private static final double LIKE = 0.3;

    private record Pair(int original, boolean columns, int suspect, boolean turned, int rows) {}

    private final List<OriginalMatrix> originals;
    private final List<StoredMatrix> suspects;
    private final Found found;
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Matrix, Lengths> known = new HashMap<>();
    private int tried;
    private int proposed;

    RotationSearch(List<OriginalMatrix> originals, List<StoredMatrix> suspects, Found found) {
        this.originals = originals;
        this.suspects = suspects;
        this.found = found;
        for (int i = 0; i < originals.size(); i++) {
            for (int k = 0; k < suspects.size(); k++) {
                for (int kind = 0; kind < 4; kind++) {
                    boolean columns = kind >= 2;
                    boolean turned = kind % 2 == 1;
                    int rows =
                            Math.min(
                                    rows(originals.get(i), columns), rows(suspects.get(k), turned));
                    if (rows > Math.min(originals.get(i).columns(), originals.get(i).rows())) {
                        pairs.add(new Pair(i, columns, k, turned, rows));
                    }
                }
            }
        }
        pairs.sort(Comparator.comparingInt(Pair::rows).reversed());
    }

    private static int rows(Matrix matrix, boolean turned) {
        return turned ? matrix.columns() : matrix.rows();
    }

    /// The next rotation that predicts what it was not fitted to, or null if there is none.
    @Nullable Rotation next() throws IOException {
        while (tried < pairs.size() && proposed < MOST_FOUND) {
            Pair pair = pairs.get(tried++);
            if (found.hasOriginal(pair.original) || found.hasSuspect(pair.suspect)) {
                continue;
            }
            Matrix u = originals.get(pair.original);
            Matrix v = suspects.get(pair.suspect);
            u = pair.columns ? u.transposed() : u;
            v = pair.turned ? v.transposed() : v;
            if (!Procrustes.possible(u, v) || lengths(u).correlation(lengths(v)) < LIKE) {
                continue;
            }
            Rotation rotation = Procrustes.between(u, v);
            if (rotation != null) {
                proposed++;
                return rotation;
            }
        }
        return null;
    }

    private Lengths lengths(Matrix matrix) throws IOException {
        Lengths lengths = known.get(matrix);
        if (lengths == null) {
            lengths = Lengths.of(matrix);
            known.put(matrix, lengths);
        }
        return lengths;
    }
}
