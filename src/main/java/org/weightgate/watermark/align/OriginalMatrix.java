package org.weightgate.watermark.align;

import org.weightgate.checkpoint.DType;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/// An original decoded to numbers. Its rows are as long as its last dimension, or longer by the
/// dimensions before that, the first excepted, until they have 16 elements: experts stacked in one
/// tensor thus have rows like those of one expert. `shape[0]` is always a multiple of whole rows.
final class OriginalMatrix implements Matrix {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 1 << 16;
    private static final int WIDE = 16;
    private static final long MOST = 1 << 30;

    private final OriginalTensor tensor;
    private final DType type;
    private final int rows;
    private final int columns;

    OriginalMatrix(OriginalTensor tensor) {
        this.tensor = tensor;
        this.type = tensor.plan().dtype();
        this.columns = columns(tensor.plan().shape());
        this.rows = columns == 0 ? 0 : Math.toIntExact(tensor.plan().elements() / columns);
    }

    /// The length of a row of a tensor of this shape.
    static int columns(List<Long> shape) {
        if (shape.size() < 2) {
            return shape.isEmpty() ? 1 : Math.toIntExact(shape.getFirst());
        }
        long length = 1;
        for (int i = shape.size() - 1; i > 0 && (length < WIDE || i == shape.size() - 1); i--) {
            length *= shape.get(i);
        }
        return Math.toIntExact(length);
    }

    /// Whether a tensor of this shape has rows and columns that can be counted.
    static boolean fits(List<Long> shape, long elements) {
        if (elements == 0) {
            return false;
        }
        long columns = 1;
        for (int i = shape.size() - 1; i >= Math.min(1, shape.size() - 1) && i >= 0; i--) {
            columns = shape.size() > 1 && columns >= WIDE ? columns : columns * shape.get(i);
            if (columns > MOST) {
                return false;
            }
        }
        return elements / columns <= MOST;
    }

    OriginalTensor tensor() {
        return tensor;
    }

    /// Rows of this matrix that make one of the contract's rows, `shape[0]`.
    int rowsOfOne() {
        List<Long> shape = tensor.plan().shape();
        return shape.size() < 2 ? 1 : rows / Math.toIntExact(shape.getFirst());
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void read(int row, int rows, int column, int count, float[] into) throws IOException {
        if (column == 0 && count == columns) {
            decode((long) row * columns, rows * columns, into, 0);
            return;
        }
        for (int i = 0; i < rows; i++) {
            decode((long) (row + i) * columns + column, count, into, i * count);
        }
    }

    @Override
    public void round(int row, int rows, int column, int count, float[] values) {
        throw new UnsupportedOperationException("an original quantises nothing");
    }

    @Override
    public boolean rounds() {
        return false;
    }

    private void decode(long from, int count, float[] into, int at) throws IOException {
        byte[] bytes = new byte[Math.min(count, CHUNK) * type.bytes()];
        for (int done = 0; done < count; done += CHUNK) {
            int part = Math.min(CHUNK, count - done);
            tensor.read(from + done, part, bytes, 0);
            for (int i = 0; i < part; i++) {
                into[at + done + i] = value(bytes, i);
            }
        }
    }

    private float value(byte[] bytes, int i) {
        return switch (type) {
            case BF16 -> Float.intBitsToFloat((short) SHORT.get(bytes, 2 * i) << 16);
            case F16 -> Float.float16ToFloat((short) SHORT.get(bytes, 2 * i));
            case F32 -> Float.intBitsToFloat((int) INT.get(bytes, 4 * i));
            default -> throw new IllegalArgumentException("No mark is carried by " + type + ".");
        };
    }
}
