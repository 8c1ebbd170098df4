package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;

/// Estimates the rotation (and gains, folded in before it) that leads from an original's rows to
/// those of a tensor in which they stand in the same order, v = u·diag(g)·M, and believes it only
/// if it predicts rows that were not used.
///
/// Least squares give diag(g)·M; where no dimension was cut off, M and g are then improved in turn,
/// M as the orthogonal factor of diag(g)·uᵀv (orthogonal Procrustes, Schönemann 1966), g by least
/// squares.
final class Procrustes {
    private static final int HELD_OUT = 8;
    private static final double ROWS_FOR_DIMENSION = 1.5;
    private static final double PREDICTED = 0.5;
    private static final int ROUNDS = 3;

    private final Matrix u;
    private final Matrix v;
    private final int rows;
    private final int n;
    private final int q;

    private Procrustes(Matrix u, Matrix v) {
        this.u = u;
        this.v = v;
        this.rows = Math.min(u.rows(), v.rows());
        this.n = u.columns();
        this.q = v.columns();
    }

    /// Whether there are rows enough to see a rotation from `u` to `v`.
    static boolean possible(Matrix u, Matrix v) {
        int rows = Math.min(u.rows(), v.rows());
        int n = u.columns();
        boolean tall = rows >= ROWS_FOR_DIMENSION * n;
        return tall
                && v.columns() <= n
                && 2 * v.columns() >= n
                && (u.rows() == v.rows() || rows >= 4 * n);
    }

    /// The rotation from `u` to `v`, or null if there is none to be seen.
    static @Nullable Rotation between(Matrix u, Matrix v) throws IOException {
        return new Procrustes(u, v).estimate();
    }

    private static float[] finite(Matrix matrix, int row, int rows) throws IOException {
        float[] values = new float[rows * matrix.columns()];
        matrix.read(row, rows, 0, matrix.columns(), values);
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isFinite(values[i]) ? values[i] : 0;
        }
        return values;
    }

    private @Nullable Rotation estimate() throws IOException {
        double[][] uu = new double[n][n];
        double[][] uv = new double[n][q];
        int band = Math.max(1, Math.min(u.band(), v.band()));
        for (int row = 0; row < rows; row += band) {
            int some = Math.min(band, rows - row);
            float[] left = finite(u, row, some);
            float[] right = finite(v, row, some);
            int first = row;
            Cores.each(n, i -> accumulate(uu[i], uv[i], i, left, right, first, some));
        }
        double[] gains = new double[n];
        Arrays.fill(gains, 1);
        try {
            double[][] m = solve(uu, uv, gains);
            return predicts(m, gains) ? Rotation.of(m) : null;
        } catch (ArithmeticException singular) {
            return null;
        }
    }

    private void accumulate(
            double[] uu, double[] uv, int i, float[] left, float[] right, int first, int some) {
        for (int r = 0; r < some; r++) {
            float factor = left[r * n + i];
            if ((first + r) % HELD_OUT != 0 && factor != 0) {
                for (int j = 0; j < n; j++) {
                    uu[j] += factor * left[r * n + j];
                }
                for (int j = 0; j < q; j++) {
                    uv[j] += factor * right[r * q + j];
                }
            }
        }
    }

    private double[][] solve(double[][] uu, double[][] uv, double[] gains) throws IOException {
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += uu[i][i];
        }
        for (int i = 0; i < n; i++) {
            uu[i][i] += 1e-7 * trace / n;
        }
        double[][] m = Linear.times(Linear.inverse(uu), uv);
        if (q < n) {
            return Linear.polar(m);
        }
        for (int i = 0; i < n; i++) {
            gains[i] = Math.sqrt(Arrays.stream(m[i]).map(x -> x * x).sum());
        }
        for (int round = 0; round < ROUNDS; round++) {
            double[][] weighted = new double[n][q];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < q; j++) {
                    weighted[i][j] = gains[i] * uv[i][j];
                }
            }
            m = Linear.polar(weighted);
            for (int i = 0; i < n; i++) {
                double dot = 0;
                for (int j = 0; j < q; j++) {
                    dot += uv[i][j] * m[i][j];
                }
                gains[i] = dot / uu[i][i];
            }
        }
        return m;
    }

    /// Whether the rows that were held out are what the rotation makes of the original's.
    private boolean predicts(double[][] m, double[] gains) throws IOException {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        int step = HELD_OUT * Math.max(1, rows / (HELD_OUT * 64));
        for (int row = 0; row < rows; row += step) {
            float[] left = finite(u, row, 1);
            float[] right = finite(v, row, 1);
            double[] predicted = new double[q];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < q; j++) {
                    predicted[j] += left[i] * gains[i] * m[i][j];
                }
            }
            for (int j = 0; j < q; j++) {
                ab += predicted[j] * right[j];
                aa += predicted[j] * predicted[j];
                bb += (double) right[j] * right[j];
            }
        }
        return ab >= PREDICTED * Math.sqrt(aa * bb) && ab > 0;
    }
}
