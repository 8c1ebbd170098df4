package org.weightgate.watermark.align;

import java.io.IOException;
import java.util.Arrays;

/// A matrix whose rows were mixed within blocks of equal height (the values of an attention head,
/// in another basis), unmixed. Where one row of a block is missing, all its rows are.
///
/// @param place which block of `inner` each block comes from
/// @param unmix what leads back, `block × row × row of inner`
record Mixed(Matrix inner, int[] place, float[][][] unmix) implements Matrix {
    int height() {
        return unmix[0].length;
    }

    @Override
    public int rows() {
        return place.length * height();
    }

    @Override
    public int columns() {
        return inner.columns();
    }

    @Override
    public void read(int row, int rows, int column, int columns, float[] into) throws IOException {
        int height = height();
        float[] x = new float[height * columns];
        float[] sum = new float[columns];
        for (int i = 0; i < rows; ) {
            int block = (row + i) / height;
            int to = Math.min(rows, (block + 1) * height - row);
            inner.read(place[block] * height, height, column, columns, x);
            for (; i < to; i++) {
                sum(unmix[block][row + i - block * height], x, sum);
                System.arraycopy(sum, 0, into, i * columns, columns);
            }
        }
    }

    private static void sum(float[] factors, float[] x, float[] sum) {
        Arrays.fill(sum, 0);
        for (int k = 0; k < factors.length; k++) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += factors[k] * x[k * sum.length + j];
            }
        }
    }

    @Override
    public void round(int row, int rows, int column, int columns, float[] values) {
        throw new UnsupportedOperationException("nothing is rounded after mixing");
    }

    @Override
    public boolean rounds() {
        return false;
    }
}
