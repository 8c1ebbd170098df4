package org.weightgate.inference;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// The arithmetic of other kernels with every dot product of a matrix summed in another order: the
/// columns the other way round. Exactly the same sums on paper, other bits; what it changes is what
/// a lawful engine may.
final class OtherOrder extends ForwardingKernels {
    private static final int ROWS = 1024; // of a matrix that are turned round at a time

    OtherOrder(Kernels inner) {
        super(inner);
    }

    @Override
    public void matmul(float[] x, int tokens, Matrix w, float @Nullable [] bias, float[] y) {
        int in = w.columns();
        float[] turned = new float[tokens * in];
        for (int t = 0; t < tokens; t++) {
            for (int i = 0; i < in; i++) {
                turned[t * in + i] = x[t * in + in - 1 - i];
            }
        }
        for (int row = 0; row < w.rows(); row += ROWS) {
            int rows = Math.min(ROWS, w.rows() - row);
            float[] part = new float[tokens * rows];
            inner.matmul(turned, tokens, turned(w, row, rows), null, part);
            for (int t = 0; t < tokens; t++) {
                for (int r = 0; r < rows; r++) {
                    float sum = part[t * rows + r];
                    y[t * w.rows() + row + r] = bias == null ? sum : sum + bias[row + r];
                }
            }
        }
    }

    private static Matrix turned(Matrix w, int row, int rows) {
        int size = w.dtype().bytes();
        int width = w.columns() * size;
        byte[] bytes = new byte[Math.multiplyExact(rows, width)];
        MemorySegment.copy(w.stored(row, rows), JAVA_BYTE, 0, bytes, 0, bytes.length);
        for (int from = 0; from < bytes.length; from += width) {
            for (int i = from, j = from + width - size; i < j; i += size, j -= size) {
                for (int b = 0; b < size; b++) {
                    byte swap = bytes[i + b];
                    bytes[i + b] = bytes[j + b];
                    bytes[j + b] = swap;
                }
            }
        }
        return new Matrix(MemorySegment.ofArray(bytes), w.dtype(), rows, w.columns());
    }
}
