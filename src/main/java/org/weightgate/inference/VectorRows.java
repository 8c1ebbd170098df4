package org.weightgate.inference;

import static org.weightgate.inference.Lanes.WIDTH;
import static org.weightgate.inference.Lanes.bf16;
import static org.weightgate.inference.Lanes.f32;
import static org.weightgate.inference.Lanes.load;

import jdk.incubator.vector.FloatVector;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.MemorySegment;

/// One row against one vector. Rows are read one after another, as memory is fastest; two
/// accumulators at a time, since the compiler gives up on longer loops over memory segments.
final class VectorRows {
    private VectorRows() {}

    /// The 32 lanes of a row that starts at byte `at` of w, against x over the first `whole`
    /// columns, a multiple of 32.
    static void lanes(DType dtype, MemorySegment w, long at, float[] x, int whole, float[] lanes) {
        for (int lane = 0; lane < Kernels.LANES; lane += 2 * WIDTH) {
            if (dtype == DType.BF16) {
                bf16Lanes(w, at, x, lane, whole, lanes);
            } else {
                f32Lanes(w, at, x, lane, whole, lanes);
            }
        }
    }

    private static void bf16Lanes(
            MemorySegment w, long at, float[] x, int lane, int whole, float[] lanes) {
        Lanes.careful(w, at);
        FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a;
        for (int k = lane; k < whole; k += Kernels.LANES) {
            long o = at + 2L * k;
            a = bf16(w, o).fma(load(x, k), a);
            b = bf16(w, o + 2 * WIDTH).fma(load(x, k + WIDTH), b);
        }
        a.intoArray(lanes, lane);
        b.intoArray(lanes, lane + WIDTH);
    }

    private static void f32Lanes(
            MemorySegment w, long at, float[] x, int lane, int whole, float[] lanes) {
        Lanes.careful(w, at);
        FloatVector a = FloatVector.zero(Lanes.FLOATS), b = a;
        for (int k = lane; k < whole; k += Kernels.LANES) {
            long o = at + 4L * k;
            a = f32(w, o).fma(load(x, k), a);
            b = f32(w, o + 4 * WIDTH).fma(load(x, k + WIDTH), b);
        }
        a.intoArray(lanes, lane);
        b.intoArray(lanes, lane + WIDTH);
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
