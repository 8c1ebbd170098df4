package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// A match: the steps that lead back from a tensor of the suspect to the original, as a chain of
/// matrices of which this reads the last.
///
/// Where the chain reads far more of the suspect than it gives (a transposed or rotated tensor), a
/// band of rows is read at once and kept until the rows after it are asked for.
final class Placement implements Match {
    private final OriginalMatrix original;
    private final String suspect;
    private final List<String> steps;
    private final double coverage;
    private final Matrix values;
    private final boolean direct;

    private float @Nullable [] band;
    private int bandRow;
    private int bandRows;

    Placement(OriginalMatrix original, Place place, ScaleFit fit) {
        this.original = original;
        this.suspect = place.name();
        this.steps = Stream.concat(place.steps().stream(), fit.steps().stream()).toList();
        this.coverage = fit.coverage() * place.coverage();
        this.values =
                fit.scales().isNone() ? place.values() : new Scaled(place.values(), fit.scales());
        this.direct = place.direct();
    }

    @Override
    public OriginalTensor original() {
        return original.tensor();
    }

    @Override
    public String suspect() {
        return suspect;
    }

    @Override
    public List<String> steps() {
        return steps;
    }

    @Override
    public double coverage() {
        return coverage;
    }

    @Override
    public boolean rounds() {
        return values.rounds();
    }

    @Override
    public void read(long row, int rows, float[] y) throws IOException {
        int ratio = original.rowsOfOne();
        int from = Math.toIntExact(row * ratio);
        int count = rows * ratio;
        if (direct) {
            values.read(from, count, 0, values.columns(), y);
            return;
        }
        int columns = values.columns();
        for (int done = 0; done < count; ) {
            float[] kept = bandWith(from + done);
            int offset = from + done - bandRow;
            int part = Math.min(count - done, bandRows - offset);
            System.arraycopy(kept, offset * columns, y, done * columns, part * columns);
            done += part;
        }
        if (from + count == values.rows()) {
            band = null;
        }
    }

    @Override
    public void round(long row, int rows, float[] w) throws IOException {
        if (!rounds()) {
            throw new IllegalStateException("Nothing is rounded after a rotation.");
        }
        int ratio = original.rowsOfOne();
        values.round(Math.toIntExact(row * ratio), rows * ratio, 0, values.columns(), w);
    }

    private float[] bandWith(int row) throws IOException {
        float[] kept = band;
        if (kept == null || row < bandRow || row >= bandRow + bandRows) {
            int rows = Math.clamp((1 << 22) / values.columns(), 1, values.rows());
            bandRow = row;
            bandRows = Math.min(rows, values.rows() - row);
            kept = new float[bandRows * values.columns()];
            values.read(bandRow, bandRows, 0, values.columns(), kept);
            band = kept;
        }
        return kept;
    }
}
