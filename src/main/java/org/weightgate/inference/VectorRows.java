package org.weightgate.inference;

import static jdk.incubator.vector.VectorOperators.MAX;

import static org.weightgate.inference.Lanes.WIDTH;
import static org.weightgate.inference.Lanes.bf16;
import static org.weightgate.inference.Lanes.f32;
import static org.weightgate.inference.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;

/// Rows against one vector. Rows are read one after another, as memory is fastest, and in one loop:
/// where a loop begins anew at each row, the processor ceases to read ahead, and up to twice the
/// time goes by. Two accumulators at a time, and little in a turn of the loop, since the compiler
/// gives up on longer ones.
final class VectorRows {
    /// Columns that a turn of the loop takes, as a segment of its own: of a constant size, it needs
    /// no test at each load. Rows must have a multiple of them.
    static final int TURN = 64;

    private VectorRows() {}

    /// The lanes of at most [VectorBlocks#PRODUCTS] rows as they are stored, against x, where
    /// [VectorBlocks#fold] wants them. False if they are of no use, since a half is not finite.
    static boolean lanes(DType dtype, MemorySegment rows, float[] x, int columns, float[] lanes) {
        boolean finite = true;
        for (int lane = 0; lane < Kernels.LANES; lane += 2 * WIDTH) {
            switch (dtype) {
                case BF16 -> bf16Lanes(rows, x, columns, lane, lanes);
                case F16 -> finite &= f16Lanes(rows, x, columns, lane, lanes);
                default -> f32Lanes(rows, x, columns, lane, lanes);
            }
        }
        return finite;
    }

    private static void bf16Lanes(
            MemorySegment rows, float[] x, int columns, int lane, float[] lanes) {
        MemorySegment outside = Lanes.outside(rows);
        Lanes.careful(outside, 0);
        int bytes = (int) rows.byteSize();
        int out = lane * VectorBlocks.PRODUCTS;
        FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a;
        for (int i = 0, k = lane; i < bytes; i += 2 * TURN) {
            MemorySegment w = outside.asSlice(i, 2 * TURN);
            for (int j = 0; j < TURN; j += Kernels.LANES) {
                long at = 2L * (lane + j);
                a = bf16(w, at).fma(load(x, k + j), a);
                b = bf16(w, at + 2 * WIDTH).fma(load(x, k + j + WIDTH), b);
            }
            k += TURN;
            if (k >= columns) {
                a.intoArray(lanes, out);
                b.intoArray(lanes, out + VectorBlocks.PRODUCTS * WIDTH);
                a = b = FloatVector.zero(Lanes.FLOATS);
                out += WIDTH;
                k = lane;
            }
        }
    }

    private static boolean f16Lanes(
            MemorySegment rows, float[] x, int columns, int lane, float[] lanes) {
        MemorySegment outside = Lanes.outside(rows);
        Lanes.careful(outside, 0);
        int bytes = (int) rows.byteSize();
        int out = lane * VectorBlocks.PRODUCTS;
        FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a;
        IntVector most = IntVector.zero(Lanes.INTS);
        for (int i = 0, k = lane; i < bytes; i += 2 * TURN) {
            MemorySegment w = outside.asSlice(i, 2 * TURN);
            for (int j = 0; j < TURN; j += Kernels.LANES) {
                long at = 2L * (lane + j);
                IntVector c = Lanes.shorts(w, at), d = Lanes.shorts(w, at + 2 * WIDTH);
                most = most.max(Lanes.magnitude(c)).max(Lanes.magnitude(d));
                a = Lanes.f16(c).fma(load(x, k + j), a);
                b = Lanes.f16(d).fma(load(x, k + j + WIDTH), b);
            }
            k += TURN;
            if (k >= columns) {
                a.intoArray(lanes, out);
                b.intoArray(lanes, out + VectorBlocks.PRODUCTS * WIDTH);
                a = b = FloatVector.zero(Lanes.FLOATS);
                out += WIDTH;
                k = lane;
            }
        }
        return most.reduceLanes(MAX) < Lanes.INFINITE;
    }

    private static void f32Lanes(
            MemorySegment rows, float[] x, int columns, int lane, float[] lanes) {
        MemorySegment outside = Lanes.outside(rows);
        Lanes.careful(outside, 0);
        int bytes = (int) rows.byteSize();
        int out = lane * VectorBlocks.PRODUCTS;
        FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a;
        for (int i = 0, k = lane; i < bytes; i += 4 * TURN) {
            MemorySegment w = outside.asSlice(i, 4 * TURN);
            for (int j = 0; j < TURN; j += Kernels.LANES) {
                long at = 4L * (lane + j);
                a = f32(w, at).fma(load(x, k + j), a);
                b = f32(w, at + 4 * WIDTH).fma(load(x, k + j + WIDTH), b);
            }
            k += TURN;
            if (k >= columns) {
                a.intoArray(lanes, out);
                b.intoArray(lanes, out + VectorBlocks.PRODUCTS * WIDTH);
                a = b = FloatVector.zero(Lanes.FLOATS);
                out += WIDTH;
                k = lane;
            }
        }
    }

    /// The product of n elements in memory already, with `lanes` to work in.
    static float dot(float[] w, int at, float[] x, int xt, int n, float[] lanes) {
        int whole = n / Kernels.LANES * Kernels.LANES;
        for (int lane = 0; lane < Kernels.LANES; lane += 2 * WIDTH) {
            FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a;
            for (int k = lane; k < whole; k += Kernels.LANES) {
                a = load(w, at + k).fma(load(x, xt + k), a);
                b = load(w, at + k + WIDTH).fma(load(x, xt + k + WIDTH), b);
            }
            a.intoArray(lanes, lane);
            b.intoArray(lanes, lane + WIDTH);
        }
        for (int k = whole; k < n; k++) {
            lanes[k - whole] = Math.fma(w[at + k], x[xt + k], lanes[k - whole]);
        }
        return Lanes.fold(lanes, 0);
    }
}
