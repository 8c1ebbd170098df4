package org.weightgate.checkpoint.suspect;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// A view of numbers that stand in another order than row-major: element `i, j …` stands `i·stride₀
/// + j·stride₁ …` numbers after `begin`. Runs along the innermost dimension are read at once where
///   they are contiguous; of a transposed matrix, as many neighbouring rows as are asked for are
///   read together, so ask for many.
final class StridedTensor implements SuspectTensor {
    private static final int MOST_ROWS = 256;
    private static final int MOST_SPANNED = 1 << 14;

    private final String name;
    private final ByteSource source;
    private final Encoding encoding;
    private final List<Long> shape;
    private final long[] strides;
    private final long elements;
    private final long begin;

    StridedTensor(
            String name,
            ByteSource source,
            Encoding encoding,
            List<Long> shape,
            List<Long> strides,
            long begin) {
        this.name = name;
        this.source = source;
        this.encoding = encoding;
        this.shape = List.copyOf(shape);
        this.strides = strides.stream().mapToLong(Long::longValue).toArray();
        this.begin = begin;
        elements = shape.stream().reduce(1L, (a, b) -> a * b);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String file() {
        return source.name();
    }

    @Override
    public String format() {
        return encoding.name();
    }

    @Override
    public List<Long> shape() {
        return shape;
    }

    @Override
    public long elements() {
        return elements;
    }

    @Override
    public void read(long from, int count, float[] values, int at) throws IOException {
        Objects.checkFromIndexSize(from, count, elements);
        Objects.checkFromIndexSize(at, count, values.length);
        int rank = strides.length;
        long columns = shape.getLast();
        boolean transposed = rank == 2 && strides[0] == 1;
        int last = at + count;
        while (at < last) {
            long column = from % columns;
            int taken;
            if (transposed && column == 0 && last - at >= 2 * columns) {
                int rows = (int) Math.min(MOST_ROWS, (last - at) / columns);
                readRows(from / columns, rows, values, at);
                taken = Math.toIntExact(rows * columns);
            } else {
                taken = (int) Math.min(last - at, columns - column);
                readRun(place(from), strides[rank - 1], taken, values, at);
            }
            from += taken;
            at += taken;
        }
    }

    @Override
    public void round(long from, int count, float[] values, int at) {
        Objects.checkFromIndexSize(from, count, elements);
        encoding.round(new byte[0], 0, count, values, at);
    }

    /// Number of numbers between `begin` and the element.
    private long place(long element) {
        long place = 0;
        for (int d = strides.length - 1; d >= 0; d--) {
            place += element % shape.get(d) * strides[d];
            element /= shape.get(d);
        }
        return place;
    }

    private void readRun(long place, long stride, int count, float[] values, int at)
            throws IOException {
        int size = encoding.bytes();
        if (stride == 1) {
            byte[] stored = new byte[Math.multiplyExact(count, size)];
            source.read(begin + place * size, stored, 0, stored.length);
            encoding.decode(stored, 0, count, values, at);
            return;
        }
        if ((count - 1) * stride < MOST_SPANNED) {
            int span = (int) ((count - 1) * stride + 1);
            byte[] stored = new byte[span * size];
            source.read(begin + place * size, stored, 0, stored.length);
            for (int i = 0; i < count; i++) {
                encoding.decode(stored, (int) (i * stride) * size, 1, values, at + i);
            }
            return;
        }
        byte[] stored = new byte[size];
        for (int i = 0; i < count; i++) {
            source.read(begin + (place + i * stride) * size, stored, 0, size);
            encoding.decode(stored, 0, 1, values, at + i);
        }
    }

    private void readRows(long row, int rows, float[] values, int at) throws IOException {
        int columns = Math.toIntExact(shape.getLast());
        float[] column = new float[rows];
        for (int c = 0; c < columns; c++) {
            readRun(row + c * strides[1], 1, rows, column, 0);
            for (int r = 0; r < rows; r++) {
                values[at + r * columns + c] = column[r];
            }
        }
    }
}
