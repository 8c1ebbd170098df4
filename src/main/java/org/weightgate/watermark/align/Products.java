package org.weightgate.watermark.align;

import java.io.IOException;

/// Sums over all rows and over all columns of products of a place's values y with an original's w,
/// each w multiplied by the factors that are assumed: `yw`, `ww`, `yy`. What is not finite counts
/// nowhere.
final class Products {
    final double[] rowYw;
    final double[] rowWw;
    final double[] rowYy;
    final double[] columnYw;
    final double[] columnWw;
    final double[] columnYy;

    private Products(int rows, int columns) {
        rowYw = new double[rows];
        rowWw = new double[rows];
        rowYy = new double[rows];
        columnYw = new double[columns];
        columnWw = new double[columns];
        columnYy = new double[columns];
    }

    /// One pass over both.
    static Products of(Matrix place, Matrix original, Scales assumed) throws IOException {
        Products all = new Products(original.rows(), original.columns());
        int band = Math.min(place.band(), original.band());
        Cores.each(
                Math.ceilDiv(original.rows(), band),
                part -> {
                    int row = part * band;
                    all.add(place, original, assumed, row, Math.min(band, original.rows() - row));
                });
        return all;
    }

    private void add(Matrix place, Matrix original, Scales assumed, int row, int rows)
            throws IOException {
        int columns = original.columns();
        float[] y = new float[rows * columns];
        float[] w = new float[rows * columns];
        place.read(row, rows, 0, columns, y);
        original.read(row, rows, 0, columns, w);
        double[] yw = new double[columns];
        double[] ww = new double[columns];
        double[] yy = new double[columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double a = y[i * columns + j];
                double b = (double) w[i * columns + j] * assumed.factor(row + i, j);
                if (Double.isFinite(a) && Double.isFinite(b)) {
                    rowYw[row + i] += a * b;
                    rowWw[row + i] += b * b;
                    rowYy[row + i] += a * a;
                    yw[j] += a * b;
                    ww[j] += b * b;
                    yy[j] += a * a;
                }
            }
        }
        synchronized (this) {
            for (int j = 0; j < columns; j++) {
                columnYw[j] += yw[j];
                columnWw[j] += ww[j];
                columnYy[j] += yy[j];
            }
        }
    }

    /// Correlation of y with w in each row or column; NaN where one of them is nothing but zeros or
    /// gaps.
    static double[] correlations(double[] yw, double[] ww, double[] yy) {
        double[] correlations = new double[yw.length];
        for (int i = 0; i < yw.length; i++) {
            correlations[i] = yw[i] / Math.sqrt(ww[i] * yy[i]);
        }
        return correlations;
    }

    /// Least-squares factor of each row or column on top of what was assumed.
    static float[] factors(double[] yw, double[] ww, float[] assumed) {
        float[] factors = new float[yw.length];
        for (int i = 0; i < yw.length; i++) {
            double factor = yw[i] / ww[i];
            boolean usable = Double.isFinite(factor) && factor != 0;
            factors[i] = usable ? (float) (factor * assumed[i]) : assumed[i];
        }
        return factors;
    }
}
