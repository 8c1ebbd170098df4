package org.weightgate.watermark.align;

import java.io.IOException;

/// Logarithms of the lengths of a matrix's rows, which rotations keep. -∞ for a row of zeros.
record Lengths(double[] logarithms) {
    private static final int SAMPLED = 512;

    /// Of the rows, one pass; by columns where the matrix is another's transpose.
    static Lengths of(Matrix matrix) throws IOException {
        double[] sums = new double[matrix.rows()];
        if (matrix instanceof Transposed turned) {
            add(turned.inner(), sums, true);
        } else {
            add(matrix, sums, false);
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Math.log(sums[i]) / 2;
        }
        return new Lengths(sums);
    }

    private static void add(Matrix matrix, double[] sums, boolean ofColumns) throws IOException {
        int columns = matrix.columns();
        int band = matrix.band();
        for (int row = 0; row < matrix.rows(); row += band) {
            int rows = Math.min(band, matrix.rows() - row);
            float[] values = new float[rows * columns];
            matrix.read(row, rows, 0, columns, values);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    double value = values[i * columns + j];
                    sums[ofColumns ? j : row + i] += Double.isFinite(value) ? value * value : 0;
                }
            }
        }
    }

    /// Correlation with the lengths of the other's rows in the same places.
    double correlation(Lengths other) {
        int rows = Math.min(logarithms.length, other.logarithms.length);
        int count = Math.min(rows, SAMPLED);
        double[] sums = new double[6];
        for (int i = 0; i < count; i++) {
            int row = (int) ((long) i * rows / count);
            double a = logarithms[row];
            double b = other.logarithms[row];
            if (Double.isFinite(a) && Double.isFinite(b)) {
                double[] terms = {1, a, b, a * b, a * a, b * b};
                for (int k = 0; k < terms.length; k++) {
                    sums[k] += terms[k];
                }
            }
        }
        double n = sums[0];
        double ab = sums[3] - sums[1] * sums[2] / n;
        double aa = sums[4] - sums[1] * sums[1] / n;
        double bb = sums[5] - sums[2] * sums[2] / n;
        return n < 2 || aa <= 0 || bb <= 0 ? 0 : ab / Math.sqrt(aa * bb);
    }
}
