package org.weightgate.watermark.align;

import java.io.IOException;
import java.util.Arrays;

/// Sharpens factors of rows with the help of the place's own quantiser: least squares leave an
/// error of the quantisation noise over √columns, which may be as large as the mark, but only near
/// the true factor does the quantiser send the original's values to the very levels that are
/// stored.
///
/// @param place in the suspect's scale
final class ScaleRefining {
    private static final int BAND = 1 << 18;
    private static final int[] GRIDS = {12, 6, 6};
    private static final double FIRST_REACH = 3;

    private final Matrix place;
    private final Matrix original;

    ScaleRefining(Matrix place, Matrix original) {
        this.place = place;
        this.original = original;
    }

    /// Better factors of the rows.
    ///
    /// @param rows the factors so far
    /// @param others factors of the columns, 1 where there are none
    /// @param error standard error of each factor so far, as a share of it
    float[] refined(float[] rows, float[] others, double error) throws IOException {
        float[] refined = rows.clone();
        int columns = original.columns();
        int band = Math.clamp(BAND / columns, 1, original.rows());
        Cores.each(
                Math.ceilDiv(original.rows(), band),
                part -> {
                    int row = part * band;
                    refine(row, Math.min(band, original.rows() - row), others, error, refined);
                });
        return refined;
    }

    private void refine(int row, int rows, float[] others, double error, float[] factors)
            throws IOException {
        int columns = original.columns();
        float[] y = new float[rows * columns];
        float[] w = new float[rows * columns];
        place.read(row, rows, 0, columns, y);
        original.read(row, rows, 0, columns, w);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                w[i * columns + j] *= others[j];
            }
        }
        float[] tried = new float[rows * columns];
        double[] least = new double[rows];
        Arrays.fill(least, Double.MAX_VALUE);
        float[] centre = Arrays.copyOfRange(factors, row, row + rows);
        double reach = FIRST_REACH * error;
        for (int grid : GRIDS) {
            float[] around = centre.clone();
            for (int step = -grid; step <= grid; step++) {
                double by = 1 + reach * step / grid;
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        tried[i * columns + j] = (float) (w[i * columns + j] * (around[i] * by));
                    }
                }
                place.round(row, rows, 0, columns, tried);
                for (int i = 0; i < rows; i++) {
                    double off = distance(y, tried, i * columns, columns);
                    if (off < least[i]) {
                        least[i] = off;
                        centre[i] = (float) (around[i] * by);
                    }
                }
            }
            reach /= grid / 2.0;
        }
        System.arraycopy(centre, 0, factors, row, rows);
    }

    private static double distance(float[] y, float[] tried, int at, int columns) {
        double sum = 0;
        for (int j = at; j < at + columns; j++) {
            double off = (double) y[j] - tried[j];
            sum += Double.isFinite(off) ? off * off : 0;
        }
        return sum;
    }
}
