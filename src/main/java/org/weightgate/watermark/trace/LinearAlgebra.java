package org.weightgate.watermark.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The little that the range finder takes.
final class LinearAlgebra {
    private static final double NOTHING = 1e-10;
    private static final int SWEEPS = 30;

    private LinearAlgebra() {}

    /// An orthonormal basis of what these vectors span, by Gram and Schmidt, each projected twice;
    /// vectors that add nothing are dropped.
    static double[][] orthonormal(double[][] vectors) {
        List<double[]> basis = new ArrayList<>();
        for (double[] vector : vectors) {
            double length = Math.sqrt(dot(vector, vector));
            double[] rest = vector.clone();
            for (int pass = 0; pass < 2; pass++) {
                for (double[] known : basis) {
                    double along = dot(rest, known);
                    for (int i = 0; i < rest.length; i++) {
                        rest[i] -= along * known[i];
                    }
                }
            }
            double left = Math.sqrt(dot(rest, rest));
            if (left > NOTHING * length) {
                for (int i = 0; i < rest.length; i++) {
                    rest[i] /= left;
                }
                basis.add(rest);
            }
        }
        return basis.toArray(double[][]::new);
    }

    /// Eigenvalues of a symmetric matrix in descending order, by Jacobi's rotations.
    static double[] eigenvalues(double[][] symmetric) {
        int size = symmetric.length;
        double[][] a = Arrays.stream(symmetric).map(double[]::clone).toArray(double[][]::new);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(a, p, q);
                }
            }
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = -a[i][i];
        }
        Arrays.sort(values);
        return Arrays.stream(values).map(v -> -v).toArray();
    }

    private static void rotate(double[][] a, int p, int q) {
        if (Math.abs(a[p][q]) < 1e-300) {
            return;
        }
        double ratio = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double tangent = Math.copySign(1, ratio) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        double sine = tangent * cosine;
        for (int i = 0; i < a.length; i++) {
            double ip = a[i][p];
            double iq = a[i][q];
            a[i][p] = cosine * ip - sine * iq;
            a[i][q] = sine * ip + cosine * iq;
        }
        for (int i = 0; i < a.length; i++) {
            double pi = a[p][i];
            double qi = a[q][i];
            a[p][i] = cosine * pi - sine * qi;
            a[q][i] = sine * pi + cosine * qi;
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
