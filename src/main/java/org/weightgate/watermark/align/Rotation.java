package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

/// An orthogonal map of the residual stream, or one onto fewer dimensions: rows v of the suspect
/// are u·M for rows u of the original, M being `from × to` with orthonormal columns.
///
/// @param back the transpose of M, `to × from`, which leads back; empty where `order` says it all
/// @param order where M only permutes (and turns signs of) dimensions, the place of each of the
///   original's in the suspect, else null
record Rotation(int from, int to, float[][] back, int @Nullable [] order) {
    private static final double ALONE = 0.8;

    /// A permutation seen in another tensor.
    static Rotation of(Order order) {
        return new Rotation(order.from().length, order.among(), new float[0][], order.from());
    }

    static Rotation of(double[][] m) {
        int from = m.length;
        int to = m[0].length;
        int[] order = order(m);
        if (order != null) {
            return new Rotation(from, to, new float[0][], order);
        }
        float[][] back = new float[to][from];
        for (int i = 0; i < from; i++) {
            for (int j = 0; j < to; j++) {
                back[j][i] = (float) m[i][j];
            }
        }
        return new Rotation(from, to, back, null);
    }

    boolean cuts() {
        return to < from;
    }

    /// What happened to the rows or columns it acts on, in words.
    String words(String what) {
        if (order != null) {
            return what + " permuted";
        }
        return cuts()
                ? "residual stream rotated and cut from %d to %d dimensions".formatted(from, to)
                : "residual stream rotated";
    }

    /// Sketches of rows in the suspect's dimensions that compare with sketches of the originals'.
    Projection under(Projection original) {
        float[][] turned = new float[to][original.width()];
        if (order != null) {
            for (int i = 0; i < from; i++) {
                original.add(1, i, turned[order[i]]);
            }
            return new Projection(original.width(), turned);
        }
        if (original.rows() == null) {
            return new Projection(from, back);
        }
        for (int j = 0; j < to; j++) {
            for (int i = 0; i < from; i++) {
                original.add(back[j][i], i, turned[j]);
            }
        }
        return new Projection(original.width(), turned);
    }

    private static int @Nullable [] order(double[][] m) {
        if (m.length != m[0].length) {
            return null;
        }
        int[] order = new int[m.length];
        for (int i = 0; i < m.length; i++) {
            int best = 0;
            for (int j = 1; j < m.length; j++) {
                best = Math.abs(m[i][j]) > Math.abs(m[i][best]) ? j : best;
            }
            // Columns are orthonormal: no two rows have so much of their length in one.
            if (Math.abs(m[i][best]) < ALONE) {
                return null;
            }
            order[i] = best;
        }
        return order;
    }
}
