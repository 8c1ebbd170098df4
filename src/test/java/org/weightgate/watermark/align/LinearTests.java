package org.weightgate.watermark.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Random;

class LinearTests {
    @Test
    void anInverseTimesItsMatrixIsOne() throws IOException {
        for (int n : new int[] {1, 7, 300}) {
            double[][] a = gaussian(n, n, n);
            assertIdentity(Linear.times(a, Linear.inverse(a)), 1e-8);
        }
    }

    @Test
    void aSingularMatrixHasNone() {
        double[][] singular = {{1, 2}, {2, 4}};
        assertThatThrownBy(() -> Linear.inverse(singular)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void theOrthogonalFactorOfARotatedPositiveMatrixIsTheRotation() throws IOException {
        double[][] rotation = rotation(60, 60, 1);
        double[][] root = gaussian(60, 60, 2);
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 60; j++) {
                root[i][j] *= Math.pow(10, -j / 20.0);
            }
        }
        double[][] positive = Linear.times(root, Linear.transpose(root));
        assertClose(Linear.polar(Linear.times(positive, rotation)), rotation, 1e-6);
    }

    @Test
    void aTallMatrixGetsOrthonormalColumns() throws IOException {
        double[][] factor = Linear.polar(gaussian(40, 25, 3));
        assertIdentity(Linear.times(Linear.transpose(factor), factor), 1e-9);
        double[][] already = rotation(40, 25, 4);
        assertClose(Linear.polar(already), already, 1e-9);
    }

    static double[][] gaussian(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return values;
    }

    /// Random orthonormal columns, by Gram and Schmidt.
    static double[][] rotation(int rows, int columns, long seed) {
        double[][] q = Linear.transpose(gaussian(rows, columns, seed));
        for (int i = 0; i < columns; i++) {
            for (int k = 0; k < 2 * i; k++) {
                double dot = 0;
                for (int j = 0; j < rows; j++) {
                    dot += q[i][j] * q[k % i][j];
                }
                for (int j = 0; j < rows; j++) {
                    q[i][j] -= dot * q[k % i][j];
                }
            }
            double norm = 0;
            for (double value : q[i]) {
                norm += value * value;
            }
            for (int j = 0; j < rows; j++) {
                q[i][j] /= Math.sqrt(norm);
            }
        }
        return Linear.transpose(q);
    }

    private static void assertIdentity(double[][] a, double within) {
        double[][] one = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            one[i][i] = 1;
        }
        assertClose(a, one, within);
    }

    private static void assertClose(double[][] a, double[][] b, double within) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                assertThat(a[i][j]).isCloseTo(b[i][j], within(within));
            }
        }
    }
}
