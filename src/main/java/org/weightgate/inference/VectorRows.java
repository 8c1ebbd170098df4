package org.weightgate.inference;

import static org.weightgate.inference.Lanes.GROUPS;
import static org.weightgate.inference.Lanes.WIDTH;
import static org.weightgate.inference.Lanes.bf16;
import static org.weightgate.inference.Lanes.f16;
import static org.weightgate.inference.Lanes.f32;
import static org.weightgate.inference.Lanes.load;

import jdk.incubator.vector.FloatVector;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;

/// One vector against one or two rows at a time. Four accumulators hold the 32 lanes of two rows
/// (512 bits) or of one (256); at 128 bits they hold half of a row's lanes, and the row is passed
/// twice. Four, because the compiler gives up on longer loops over memory segments.
final class VectorRows {
    /// Rows taken at once.
    static final int ROWS = Math.max(1, 4 / GROUPS);

    private static final int PASSES = Math.max(1, GROUPS / 4);
    private static final int R1 = 1 / GROUPS, R2 = 2 / GROUPS, R3 = 3 / GROUPS;
    private static final int C1 = 1 % GROUPS * WIDTH;
    private static final int C2 = 2 % GROUPS * WIDTH;
    private static final int C3 = 3 % GROUPS * WIDTH;

    private VectorRows() {}

    /// Lanes of ROWS rows, side by side in `rows`, against x over the first `whole` columns, a
    /// multiple of 32.
    static void lanes(Matrix w, MemorySegment rows, float[] x, int whole, float[] lanes) {
        int row = w.columns() * w.dtype().bytes();
        if (w.dtype() == DType.F16) {
            for (int r = 0; r < ROWS; r++) {
                for (int lane = 0; lane < Kernels.LANES; lane += 2 * WIDTH) {
                    f16Lanes(rows, (long) r * row, x, lane, whole, lanes, r * Kernels.LANES);
                }
            }
            return;
        }
        for (int pass = 0; pass < PASSES; pass++) {
            int lane = pass * 4 * WIDTH;
            if (w.dtype() == DType.BF16) {
                bf16Lanes(rows, row, x, lane, whole, lanes);
            } else {
                f32Lanes(rows, row, x, lane, whole, lanes);
            }
        }
    }

    private static void bf16Lanes(
            MemorySegment w, int row, float[] x, int lane, int whole, float[] lanes) {
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS), a1 = a0, a2 = a0, a3 = a0;
        long o1 = (long) R1 * row + 2 * C1;
        long o2 = (long) R2 * row + 2 * C2;
        long o3 = (long) R3 * row + 2 * C3;
        for (int k = lane; k < whole; k += Kernels.LANES) {
            long o = 2L * k;
            a0 = bf16(w, o).fma(load(x, k), a0);
            a1 = bf16(w, o + o1).fma(load(x, k + C1), a1);
            a2 = bf16(w, o + o2).fma(load(x, k + C2), a2);
            a3 = bf16(w, o + o3).fma(load(x, k + C3), a3);
        }
        a0.intoArray(lanes, lane);
        a1.intoArray(lanes, lane + WIDTH);
        a2.intoArray(lanes, lane + 2 * WIDTH);
        a3.intoArray(lanes, lane + 3 * WIDTH);
    }

    /// Two accumulators, since widening halves takes the compiler twice as much.
    private static void f16Lanes(
            MemorySegment w, long row, float[] x, int lane, int whole, float[] lanes, int to) {
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS), a1 = a0;
        for (int k = lane; k < whole; k += Kernels.LANES) {
            long o = row + 2L * k;
            a0 = f16(w, o).fma(load(x, k), a0);
            a1 = f16(w, o + 2 * WIDTH).fma(load(x, k + WIDTH), a1);
        }
        a0.intoArray(lanes, to + lane);
        a1.intoArray(lanes, to + lane + WIDTH);
    }

    private static void f32Lanes(
            MemorySegment w, int row, float[] x, int lane, int whole, float[] lanes) {
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS), a1 = a0, a2 = a0, a3 = a0;
        long o1 = (long) R1 * row + 4 * C1;
        long o2 = (long) R2 * row + 4 * C2;
        long o3 = (long) R3 * row + 4 * C3;
        for (int k = lane; k < whole; k += Kernels.LANES) {
            long o = 4L * k;
            a0 = f32(w, o).fma(load(x, k), a0);
            a1 = f32(w, o + o1).fma(load(x, k + C1), a1);
            a2 = f32(w, o + o2).fma(load(x, k + C2), a2);
            a3 = f32(w, o + o3).fma(load(x, k + C3), a3);
        }
        a0.intoArray(lanes, lane);
        a1.intoArray(lanes, lane + WIDTH);
        a2.intoArray(lanes, lane + 2 * WIDTH);
        a3.intoArray(lanes, lane + 3 * WIDTH);
    }

    /// The same for rows in memory already: row r starts at wt + r · stride.
    static void lanes(float[] w, int wt, int stride, float[] x, int xt, int whole, float[] lanes) {
        for (int pass = 0; pass < PASSES; pass++) {
            int lane = pass * 4 * WIDTH;
            FloatVector a0 = FloatVector.zero(Lanes.FLOATS), a1 = a0, a2 = a0, a3 = a0;
            for (int k = lane; k < whole; k += Kernels.LANES) {
                int i = xt + k;
                int o = wt + k;
                a0 = load(w, o).fma(load(x, i), a0);
                a1 = load(w, o + R1 * stride + C1).fma(load(x, i + C1), a1);
                a2 = load(w, o + R2 * stride + C2).fma(load(x, i + C2), a2);
                a3 = load(w, o + R3 * stride + C3).fma(load(x, i + C3), a3);
            }
            a0.intoArray(lanes, lane);
            a1.intoArray(lanes, lane + WIDTH);
            a2.intoArray(lanes, lane + 2 * WIDTH);
            a3.intoArray(lanes, lane + 3 * WIDTH);
        }
    }
}
