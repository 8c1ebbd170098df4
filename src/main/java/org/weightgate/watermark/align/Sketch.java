package org.weightgate.watermark.align;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Short images of the rows of a matrix, each of length 1 (or 0), so that dot products are cosines.
///
/// @param rows `count × width`
record Sketch(int width, float[][] rows) {
    /// One pass over the matrix, by columns where it is another's transpose.
    static Sketch of(Matrix matrix, Projection projection) throws IOException {
        Sketch sketch =
                new Sketch(projection.width(), new float[matrix.rows()][projection.width()]);
        if (matrix instanceof Transposed turned) {
            sketch.addColumns(turned.inner(), projection);
        } else {
            sketch.addRows(matrix, projection);
        }
        sketch.normalise();
        return sketch;
    }

    static Sketch join(List<Sketch> parts) {
        float[][] rows =
                parts.stream().flatMap(part -> Arrays.stream(part.rows)).toArray(float[][]::new);
        return new Sketch(parts.getFirst().width, rows);
    }

    int count() {
        return rows.length;
    }

    Sketch at(int[] picks) {
        return new Sketch(
                width, Arrays.stream(picks).mapToObj(i -> rows[i]).toArray(float[][]::new));
    }

    float cosine(int row, Sketch other, int otherRow) {
        float sum = 0;
        for (int i = 0; i < width; i++) {
            sum += rows[row][i] * other.rows[otherRow][i];
        }
        return sum;
    }

    private void addRows(Matrix matrix, Projection projection) throws IOException {
        int columns = matrix.columns();
        int band = matrix.band();
        Cores.each(
                Math.ceilDiv(count(), band),
                part -> {
                    int row = part * band;
                    int some = Math.min(band, count() - row);
                    float[] x = new float[some * columns];
                    matrix.read(row, some, 0, columns, x);
                    for (int i = 0; i < some; i++) {
                        for (int j = 0; j < columns; j++) {
                            projection.add(x[i * columns + j], j, rows[row + i]);
                        }
                    }
                });
    }

    private void addColumns(Matrix inner, Projection projection) throws IOException {
        int band = inner.band();
        int count = count();
        float[] x = new float[band * count];
        int parts = Math.min(count, 64);
        for (int row = 0; row < inner.rows(); row += band) {
            int first = row;
            int some = Math.min(band, inner.rows() - row);
            inner.read(row, some, 0, count, x);
            Cores.each(
                    parts,
                    part -> {
                        int to = (int) ((part + 1L) * count / parts);
                        for (int i = 0; i < some; i++) {
                            for (int j = (int) ((long) part * count / parts); j < to; j++) {
                                projection.add(x[i * count + j], first + i, rows[j]);
                            }
                        }
                    });
        }
    }

    private void normalise() {
        for (float[] row : rows) {
            double sum = 0;
            for (float value : row) {
                sum += (double) value * value;
            }
            float scale = sum > 0 ? (float) (1 / Math.sqrt(sum)) : 0;
            for (int i = 0; i < width; i++) {
                row[i] *= scale;
            }
        }
    }
}
