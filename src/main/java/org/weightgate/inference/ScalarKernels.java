package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The definition of the arithmetic in plain Java. The loops over tokens have no order among
/// themselves, so the compiler may turn them into vector code without touching a bit.
final class ScalarKernels implements Kernels {
    private static final int FEW_TOKENS = 8;
    private static final int TOKEN_BLOCK = 128;
    private static final int ROWS_PER_TASK = 16;
    private static final int SMALL = 1 << 15; // multiplications not worth a second thread

    private final boolean parallel;

    ScalarKernels(boolean parallel) {
        this.parallel = parallel;
    }

    @Override
    public float dot(float[] a, int at, float[] b, int bt, int n) {
        return dot(a, at, b, bt, n, new float[LANES]);
    }

    private static float dot(float[] a, int at, float[] b, int bt, int n, float[] lanes) {
        int whole = n / LANES * LANES;
        for (int l = 0; l < LANES; l += 8) {
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
            for (int k = l; k < whole; k += LANES) {
                int i = at + k;
                int j = bt + k;
                s0 = Math.fma(a[i], b[j], s0);
                s1 = Math.fma(a[i + 1], b[j + 1], s1);
                s2 = Math.fma(a[i + 2], b[j + 2], s2);
                s3 = Math.fma(a[i + 3], b[j + 3], s3);
                s4 = Math.fma(a[i + 4], b[j + 4], s4);
                s5 = Math.fma(a[i + 5], b[j + 5], s5);
                s6 = Math.fma(a[i + 6], b[j + 6], s6);
                s7 = Math.fma(a[i + 7], b[j + 7], s7);
            }
            lanes[l] = s0;
            lanes[l + 1] = s1;
            lanes[l + 2] = s2;
            lanes[l + 3] = s3;
            lanes[l + 4] = s4;
            lanes[l + 5] = s5;
            lanes[l + 6] = s6;
            lanes[l + 7] = s7;
        }
        for (int k = whole; k < n; k++) {
            lanes[k - whole] = Math.fma(a[at + k], b[bt + k], lanes[k - whole]);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[0] + 0f;
    }

    @Override
    public void matmul(float[] x, int tokens, Matrix w, float @Nullable [] bias, float[] y) {
        if (tokens < FEW_TOKENS) {
            rows(w, tokens, (from, to) -> fewTokens(x, tokens, w, from, to, y));
        } else {
            for (int t = 0; t < tokens; t += TOKEN_BLOCK) {
                int first = t;
                int block = Math.min(TOKEN_BLOCK, tokens - t);
                float[][] across = transposed(x, first, block, w.columns());
                rows(w, block, (from, to) -> manyTokens(across, first, block, w, from, to, y));
            }
        }
        if (bias != null) {
            int out = w.rows();
            for (int t = 0; t < tokens; t++) {
                for (int r = 0; r < out; r++) {
                    y[t * out + r] += bias[r];
                }
            }
        }
    }

    private static void fewTokens(float[] x, int tokens, Matrix w, int from, int to, float[] y) {
        int in = w.columns();
        float[] row = new float[in];
        float[] lanes = new float[LANES];
        for (int r = from; r < to; r++) {
            w.row(r, row);
            for (int t = 0; t < tokens; t++) {
                y[t * w.rows() + r] = dot(x, t * in, row, 0, in, lanes);
            }
        }
    }

    /// `x[k]` holds element k of all tokens, `lanes[l]` lane l of all tokens: arrays of their own
    /// with one index, since that is what lets the compiler see that a vector of tokens is safe.
    private static void manyTokens(
            float[][] x, int first, int block, Matrix w, int from, int to, float[] y) {
        int in = w.columns();
        float[] row = new float[in];
        float[][] lanes = new float[LANES][block];
        for (int r = from; r < to; r++) {
            w.row(r, row);
            for (int l = 0; l < LANES; l++) {
                lane(x, row, l, lanes[l]);
            }
            for (int half = LANES / 2; half > 0; half /= 2) {
                for (int l = 0; l < half; l++) {
                    add(lanes[l], lanes[l + half]);
                }
            }
            for (int t = 0; t < block; t++) {
                y[(first + t) * w.rows() + r] = lanes[0][t] + 0f;
            }
        }
    }

    private static void add(float[] to, float[] more) {
        for (int t = 0; t < to.length; t++) {
            to[t] += more[t];
        }
    }

    private static void lane(float[][] x, float[] row, int l, float[] lane) {
        Arrays.fill(lane, 0f);
        int k = l;
        for (; k + 3 * LANES < row.length; k += 4 * LANES) {
            four(
                    lane,
                    row[k],
                    x[k],
                    row[k + LANES],
                    x[k + LANES],
                    row[k + 2 * LANES],
                    x[k + 2 * LANES],
                    row[k + 3 * LANES],
                    x[k + 3 * LANES]);
        }
        for (; k < row.length; k += LANES) {
            float w0 = row[k];
            float[] x0 = x[k];
            for (int t = 0; t < lane.length; t++) {
                lane[t] = Math.fma(w0, x0[t], lane[t]);
            }
        }
    }

    private static void four(
            float[] lane,
            float w0,
            float[] x0,
            float w1,
            float[] x1,
            float w2,
            float[] x2,
            float w3,
            float[] x3) {
        for (int t = 0; t < lane.length; t++) {
            float s = Math.fma(w0, x0[t], lane[t]);
            s = Math.fma(w1, x1[t], s);
            s = Math.fma(w2, x2[t], s);
            lane[t] = Math.fma(w3, x3[t], s);
        }
    }

    private static float[][] transposed(float[] x, int first, int block, int in) {
        float[][] across = new float[in][block];
        for (int t = 0; t < block; t++) {
            int from = (first + t) * in;
            for (int k = 0; k < in; k++) {
                across[k][t] = x[from + k];
            }
        }
        return across;
    }

    @Override
    public void attend(Attention head, float[] q, int qt, int n, float[] out, int ot) {
        float[] lanes = new float[LANES];
        float[] weights = new float[n];
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            int k = j * head.stride() + head.offset();
            float score = dot(q, qt, head.keys(), k, head.size(), lanes) * head.scale();
            weights[j] = score;
            max = Math.max(max, score);
        }
        double sum = 0;
        for (int j = 0; j < n; j++) {
            weights[j] = Numerics.exp(weights[j] - max);
            sum += weights[j];
        }
        float inverse = (float) (1 / sum);
        Arrays.fill(out, ot, ot + head.size(), 0f);
        for (int j = 0; j < n; j++) {
            float p = weights[j] * inverse;
            int v = j * head.stride() + head.offset();
            for (int d = 0; d < head.size(); d++) {
                out[ot + d] = Math.fma(p, head.values()[v + d], out[ot + d]);
            }
        }
    }

    @Override
    public void gate(float[] gate, float[] up, int at, int n) {
        for (int i = at; i < at + n; i++) {
            gate[i] = Numerics.silu(gate[i]) * up[i];
        }
    }

    @Override
    public void each(int n, long work, Task task) {
        if (parallel && n > 1 && work >= SMALL) {
            IntStream.range(0, n).parallel().forEach(task::at);
        } else {
            for (int i = 0; i < n; i++) {
                task.at(i);
            }
        }
    }

    private void rows(Matrix w, int tokens, Rows work) {
        long multiplications = (long) w.rows() * w.columns() * tokens;
        int tasks = (w.rows() + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
        each(
                tasks,
                multiplications,
                i -> work.at(i * ROWS_PER_TASK, Math.min(w.rows(), (i + 1) * ROWS_PER_TASK)));
    }

    private interface Rows {
        void at(int from, int to);
    }
}
