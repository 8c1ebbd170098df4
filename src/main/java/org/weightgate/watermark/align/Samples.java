package org.weightgate.watermark.align;

import java.io.IOException;

/// The beginnings of some rows of a matrix, to see cheaply whether another matrix of the same shape
/// holds the same rows in the same places.
record Samples(int rows, int columns, float[][] lines) {
    private static final int ROWS = 16;
    private static final int COLUMNS = 1024;

    static Samples of(Matrix matrix) throws IOException {
        int count = Math.min(ROWS, matrix.rows());
        int width = Math.min(COLUMNS, matrix.columns());
        float[][] lines = new float[count][width];
        for (int i = 0; i < count; i++) {
            int row = (int) ((2L * i + 1) * matrix.rows() / (2L * count));
            matrix.read(row, 1, 0, width, lines[i]);
        }
        return new Samples(matrix.rows(), matrix.columns(), lines);
    }

    boolean sameShape(Samples other) {
        return rows == other.rows && columns == other.columns;
    }

    /// Sum over the rows of the absolute correlation with the same row of the other where there is
    /// any; 0 if fewer than a quarter of the rows correlate.
    double likeness(Samples other) {
        double likeness = 0;
        int width = lines[0].length;
        int alike = 0;
        for (int i = 0; i < lines.length; i++) {
            double correlation = Math.abs(correlation(lines[i], other.lines[i]));
            if (correlation >= Line.threshold(width)) {
                likeness += correlation;
                alike++;
            }
        }
        return 4 * alike < lines.length ? 0 : likeness;
    }

    private static double correlation(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            if (Float.isFinite(a[j]) && Float.isFinite(b[j])) {
                ab += (double) a[j] * b[j];
                aa += (double) a[j] * a[j];
                bb += (double) b[j] * b[j];
            }
        }
        return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }
}
