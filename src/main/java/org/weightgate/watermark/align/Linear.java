package org.weightgate.watermark.align;

import java.io.IOException;

/// Dense linear algebra on `double[row][column]`, all cores used: as much as rotations need.
final class Linear {
    private static final int MOST_STEPS = 60;
    private static final double CONVERGED = 1e-11;

    private Linear() {}

    static double[][] times(double[][] a, double[][] b) throws IOException {
        int columns = b[0].length;
        double[][] product = new double[a.length][columns];
        Cores.each(
                a.length,
                i -> {
                    double[] sum = product[i];
                    for (int k = 0; k < b.length; k++) {
                        double factor = a[i][k];
                        double[] row = b[k];
                        for (int j = 0; j < columns; j++) {
                            sum[j] += factor * row[j];
                        }
                    }
                });
        return product;
    }

    static double[][] transpose(double[][] a) {
        double[][] turned = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                turned[j][i] = a[i][j];
            }
        }
        return turned;
    }

    /// The inverse of a square matrix by Gauss and Jordan with partial pivoting; throws
    /// [ArithmeticException] where there is none.
    static double[][] inverse(double[][] matrix) throws IOException {
        int n = matrix.length;
        double[][] a = new double[n][];
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
            inverse[i][i] = 1;
        }
        for (int k = 0; k < n; k++) {
            pivot(a, inverse, k);
            int step = k;
            if (n < 256) {
                for (int i = 0; i < n; i++) {
                    eliminate(a, inverse, step, i);
                }
            } else {
                Cores.each(n, i -> eliminate(a, inverse, step, i));
            }
        }
        return inverse;
    }

    private static void pivot(double[][] a, double[][] inverse, int k) {
        int best = k;
        for (int i = k + 1; i < a.length; i++) {
            best = Math.abs(a[i][k]) > Math.abs(a[best][k]) ? i : best;
        }
        swap(a, k, best);
        swap(inverse, k, best);
        double pivot = a[k][k];
        if (pivot == 0 || !Double.isFinite(pivot)) {
            throw new ArithmeticException("The matrix is singular.");
        }
        for (int j = 0; j < a.length; j++) {
            a[k][j] /= pivot;
            inverse[k][j] /= pivot;
        }
    }

    private static void eliminate(double[][] a, double[][] inverse, int k, int i) {
        double factor = a[i][k];
        if (i == k || factor == 0) {
            return;
        }
        subtract(a[i], a[k], factor);
        subtract(inverse[i], inverse[k], factor);
    }

    private static void subtract(double[] from, double[] row, double factor) {
        for (int j = 0; j < from.length; j++) {
            from[j] -= factor * row[j];
        }
    }

    private static void swap(double[][] rows, int i, int k) {
        double[] row = rows[i];
        rows[i] = rows[k];
        rows[k] = row;
    }

    /// The orthogonal factor U of a = U·H, H symmetric and positive: the matrix with orthonormal
    /// columns that is nearest to `a`, and the one that turns x nearest to y if a = xᵀ·y. `a` has
    /// no more columns than rows. Higham's scaled Newton iteration (SIAM J. Sci. Stat. Comput. 7,
    /// 1986), with the pseudo-inverse where `a` is not square.
    static double[][] polar(double[][] a) throws IOException {
        double[][] x = a;
        for (int step = 0; step < MOST_STEPS; step++) {
            double[][] inverted = inverseTransposed(x);
            double scale =
                    Math.pow(
                            norm(inverted, false)
                                    * norm(inverted, true)
                                    / (norm(x, false) * norm(x, true)),
                            0.25);
            double[][] next = new double[x.length][x[0].length];
            double moved = 0;
            double size = 0;
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < next[i].length; j++) {
                    next[i][j] = (scale * x[i][j] + inverted[i][j] / scale) / 2;
                    moved += (next[i][j] - x[i][j]) * (next[i][j] - x[i][j]);
                    size += next[i][j] * next[i][j];
                }
            }
            x = next;
            if (moved <= CONVERGED * CONVERGED * size) {
                break;
            }
        }
        return x;
    }

    private static double[][] inverseTransposed(double[][] x) throws IOException {
        return x.length == x[0].length
                ? transpose(inverse(x))
                : times(x, inverse(times(transpose(x), x)));
    }

    /// Largest sum of magnitudes in a column, or in a row.
    private static double norm(double[][] x, boolean ofRows) {
        double[] sums = new double[ofRows ? x.length : x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                sums[ofRows ? i : j] += Math.abs(x[i][j]);
            }
        }
        double most = 0;
        for (double sum : sums) {
            most = Math.max(most, sum);
        }
        return most;
    }
}
