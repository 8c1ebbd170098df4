package org.weightgate.watermark.align;

import java.io.IOException;

/// Sums over all rows and over all columns of products of a place's values y with an original's w,
/// each w multiplied by the factors that are assumed: `yw`, `ww`, `yy`, and how many there were.
/// What is not finite counts nowhere, nor what is zero in the place: it was pruned, or too small
/// for the quantiser, and says nothing about factors.
final class Products {
    final double[] rowYw;
    final double[] rowWw;
    final double[] rowYy;
    final double[] columnYw;
    final double[] columnWw;
    final double[] columnYy;
    final int[] rowCount;
    final int[] columnCount;

    /// Energy of the original where the place has zeros too.
    private final double[] rowEnergy;

    private final double[] columnEnergy;

    private Products(int rows, int columns) {
        rowYw = new double[rows];
        rowWw = new double[rows];
        rowYy = new double[rows];
        columnYw = new double[columns];
        columnWw = new double[columns];
        columnYy = new double[columns];
        rowCount = new int[rows];
        columnCount = new int[columns];
        rowEnergy = new double[rows];
        columnEnergy = new double[columns];
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
        Products own = new Products(rows, columns);
        for (int i = 0; i < rows; i++) {
            if (!assumed.isNone()) {
                for (int j = 0; j < columns; j++) {
                    w[i * columns + j] *= assumed.factor(row + i, j);
                }
            }
            own.add(y, w, i);
        }
        add(own, row);
    }

    private void add(float[] y, float[] w, int row) {
        int columns = columnYw.length;
        int count = 0;
        double sumYw = 0;
        double sumWw = 0;
        double sumYy = 0;
        double energy = 0;
        for (int j = 0; j < columns; j++) {
            double a = y[row * columns + j];
            double b = w[row * columns + j];
            double bb = b * b;
            if (!Double.isFinite(a) || !Double.isFinite(b)) {
                continue;
            }
            energy += bb;
            columnEnergy[j] += bb;
            if (a != 0) {
                double ab = a * b;
                double aa = a * a;
                columnYw[j] += ab;
                columnWw[j] += bb;
                columnYy[j] += aa;
                columnCount[j]++;
                sumYw += ab;
                sumWw += bb;
                sumYy += aa;
                count++;
            }
        }
        rowYw[row] = sumYw;
        rowWw[row] = sumWw;
        rowYy[row] = sumYy;
        rowCount[row] = count;
        rowEnergy[row] = energy;
    }

    private synchronized void add(Products part, int row) {
        int rows = part.rowYw.length;
        System.arraycopy(part.rowYw, 0, rowYw, row, rows);
        System.arraycopy(part.rowWw, 0, rowWw, row, rows);
        System.arraycopy(part.rowYy, 0, rowYy, row, rows);
        System.arraycopy(part.rowCount, 0, rowCount, row, rows);
        System.arraycopy(part.rowEnergy, 0, rowEnergy, row, rows);
        for (int j = 0; j < columnYw.length; j++) {
            columnYw[j] += part.columnYw[j];
            columnWw[j] += part.columnWw[j];
            columnYy[j] += part.columnYy[j];
            columnCount[j] += part.columnCount[j];
            columnEnergy[j] += part.columnEnergy[j];
        }
    }

    Line row(int i) {
        return new Line(rowYw[i], rowWw[i], rowYy[i], rowCount[i], rowEnergy[i], columnYw.length);
    }

    Line column(int j) {
        return new Line(
                columnYw[j],
                columnWw[j],
                columnYy[j],
                columnCount[j],
                columnEnergy[j],
                rowYw.length);
    }

    int rows() {
        return rowYw.length;
    }

    int columns() {
        return columnYw.length;
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
