package org.weightgate.watermark.align;

import java.io.IOException;
import java.util.Arrays;

/// For each of some rows the row among others whose sketch is most nearly parallel to its own.
///
/// @param index the row found
/// @param cosine the absolute cosine with it
record Nearest(int[] index, float[] cosine) {
    private static final int BLOCK = 256;
    private static final float SURE = 0.9f;

    /// Compares every row with every other.
    static Nearest of(Sketch wanted, Sketch among) throws IOException {
        Nearest nearest = new Nearest(new int[wanted.count()], new float[wanted.count()]);
        Cores.each(
                Math.ceilDiv(wanted.count(), BLOCK),
                part -> {
                    int from = part * BLOCK;
                    nearest.block(wanted, among, from, Math.min(BLOCK, wanted.count() - from));
                });
        return nearest;
    }

    /// The same where rows mostly follow one another in both: every row with every other only where
    /// the row after the last one found, or the one in the same place, is not clearly it.
    static Nearest inOrder(Sketch wanted, Sketch among) throws IOException {
        Nearest nearest = new Nearest(new int[wanted.count()], new float[wanted.count()]);
        int[] open = new int[wanted.count()];
        int opened = 0;
        int next = 0;
        for (int i = 0; i < wanted.count(); i++) {
            if (!nearest.guess(wanted, among, i, next) && !nearest.guess(wanted, among, i, i)) {
                open[opened++] = i;
            } else {
                next = nearest.index[i] + 1;
            }
            // The first of a run is not known; a search now and then finds where runs go on.
            if (opened > 0 && open[opened - 1] == i && (opened & (opened - 1)) == 0) {
                Nearest one = of(wanted.at(new int[] {i}), among);
                if (one.cosine[0] >= SURE) {
                    nearest.set(i, one.index[0], one.cosine[0]);
                    next = one.index[0] + 1;
                    opened--;
                }
            }
        }
        int[] rest = Arrays.copyOf(open, opened);
        if (rest.length > 0) {
            Nearest found = of(wanted.at(rest), among);
            for (int i = 0; i < rest.length; i++) {
                nearest.set(rest[i], found.index[i], found.cosine[i]);
            }
        }
        return nearest;
    }

    /// The row found for each, or -1 where the cosine is below `least` or the row found is more
    /// nearly parallel to another: rows of a trained matrix resemble each other, and one that is
    /// missing must not be taken for its neighbour.
    int[] oneToOne(int among, double least) {
        int[] owner = new int[among];
        Arrays.fill(owner, -1);
        for (int i = 0; i < index.length; i++) {
            int before = owner[index[i]];
            if (cosine[i] >= least && (before < 0 || cosine[i] > cosine[before])) {
                owner[index[i]] = i;
            }
        }
        int[] from = new int[index.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = owner[index[i]] == i ? index[i] : -1;
        }
        return from;
    }

    /// The cosine that chance alone hardly reaches among so many rows.
    static double chance(int among, int width) {
        return Math.min(0.95, (Math.sqrt(2 * Math.log(among + 1.0)) + 1.5) / Math.sqrt(width));
    }

    private boolean guess(Sketch wanted, Sketch among, int row, int other) {
        if (other >= among.count()) {
            return false;
        }
        float cosine = Math.abs(wanted.cosine(row, among, other));
        if (cosine < SURE) {
            return false;
        }
        set(row, other, cosine);
        return true;
    }

    private void set(int row, int other, float cosine) {
        this.index[row] = other;
        this.cosine[row] = cosine;
    }

    private void block(Sketch wanted, Sketch among, int from, int rows) {
        int width = wanted.width();
        float[][] turned = new float[width][rows];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < width; k++) {
                turned[k][i] = wanted.rows()[from + i][k];
            }
        }
        float[] cosines = new float[rows];
        for (int other = 0; other < among.count(); other++) {
            Arrays.fill(cosines, 0);
            for (int k = 0; k < width; k++) {
                float value = among.rows()[other][k];
                float[] all = turned[k];
                for (int i = 0; i < rows; i++) {
                    cosines[i] += value * all[i];
                }
            }
            for (int i = 0; i < rows; i++) {
                if (Math.abs(cosines[i]) > cosine[from + i]) {
                    set(from + i, other, Math.abs(cosines[i]));
                }
            }
        }
    }
}
