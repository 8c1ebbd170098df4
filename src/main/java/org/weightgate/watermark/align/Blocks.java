package org.weightgate.watermark.align;

import java.io.IOException;

/// Two matrices cut into blocks of rows.
record Blocks(Matrix u, Matrix v, int height) {
    private static final int SAMPLED = 1536;
    private static final double PREDICTED = 0.5;
    private static final double MOST_LEFT = 0.5;
    private static final double ALIKE = 0.06;

    /// A block of v and how well it predicts one of u.
    record Guess(int place, double quality) {}

    private int count() {
        return u.rows() / height;
    }

    /// The block of v that predicts a block of u best: the likely one, or any.
    Guess best(int block, int likely, boolean anyOrder) throws IOException {
        int width = Math.min(SAMPLED, u.columns());
        float[] wanted = rows(u, block, width);
        Guess best = new Guess(likely, quality(wanted, rows(v, likely, width), width));
        for (int k = 0; anyOrder && best.quality < PREDICTED && k < count(); k++) {
            double quality = quality(wanted, rows(v, k, width), width);
            best = quality > best.quality ? new Guess(k, quality) : best;
        }
        return best;
    }

    Mixed unmix(boolean anyOrder) throws IOException {
        int[] place = new int[count()];
        float[][][] unmix = new float[count()][][];
        Cores.each(
                count(),
                block -> {
                    place[block] = best(block, block, anyOrder).place;
                    int width = u.columns();
                    unmix[block] =
                            regression(
                                    rows(u, block, width), rows(v, place[block], width), width, 1);
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
    boolean mixes() throws IOException {
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
