package org.weightgate.inference;

/// The elementary functions of the engine, defined to the last bit: IEEE 754 single and double
/// operations and fused multiply-adds in a fixed order, nothing that a library or a processor may
/// round in its own way. Two machines of the same [#REVISION] give the same bits for the same
/// bytes.
public final class Numerics {

    /// Names the arithmetic. Changes whenever a bit of any logit may change.
    public static final String REVISION = "weightgate-fp32-1";

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUND = 12582912f; // 1.5 * 2^23: adding it rounds to an integer

    private Numerics() {}

    /// e^x by Cody and Waite's reduction (Software Manual for the Elementary Functions, 1980, ch.
    /// 6) and a Taylor polynomial of degree 6 in Horner form; relative error below 2e-7. Zero below
    /// -87, infinite above 88.
    static float exp(float x) {
        if (!(x >= -87f)) {
            return x < -87f ? 0f : x;
        }
        if (x > 88f) {
            return Float.POSITIVE_INFINITY;
        }
        float n = Math.fma(x, LOG2_E, ROUND) - ROUND;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float p = 1f / 720f;
        p = Math.fma(p, r, 1f / 120f);
        p = Math.fma(p, r, 1f / 24f);
        p = Math.fma(p, r, 1f / 6f);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r, 1f);
        p = Math.fma(p, r, 1f);
        return p * Float.intBitsToFloat(((int) n + 127) << 23);
    }

    /// x · sigmoid(x), as the LLaMA feed-forward uses it.
    static float silu(float x) {
        return x / (1f + exp(-x));
    }

    static float relu(float x) {
        return x > 0f ? x : 0f;
    }

    /// x · Φ(x) by the error function's series of positive terms (DLMF 7.6.2), in double with
    /// StrictMath.
    static float gelu(float x) {
        double z = Math.abs((double) x) * StrictMath.sqrt(0.5);
        if (z > 6) {
            return x > 0 ? x : -0f;
        }
        double term = z;
        double sum = z;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * z * z / (2 * n + 1);
            sum += term;
        }
        double erf = 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-z * z) * sum;
        return (float) (0.5 * x * (1 + (x < 0 ? -erf : erf)));
    }

    /// GELU by hyperbolic tangent, as GPT-2 has it: 0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 ·
    /// x³))), in double with StrictMath.
    static float geluTanh(float x) {
        double inner = StrictMath.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * (double) x);
        return (float) (0.5 * x * (1 + StrictMath.tanh(inner)));
    }

    /// out = LayerNorm(in) for one position: mean and variance summed in double, in index order.
    static void layerNorm(
            float[] in,
            int at,
            int n,
            float[] weight,
            float[] bias,
            double eps,
            float[] out,
            int to) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += in[at + i];
        }
        double mean = sum / n;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double d = in[at + i] - mean;
            squares += d * d;
        }
        double scale = 1 / Math.sqrt(squares / n + eps);
        for (int i = 0; i < n; i++) {
            float y = (float) ((in[at + i] - mean) * scale);
            out[to + i] = Math.fma(y, weight[i], bias[i]);
        }
    }

    /// out = RMSNorm(in) for one position: mean square in double, in index order.
    static void rmsNorm(
            float[] in, int at, int n, float[] weight, double eps, float[] out, int to) {
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double x = in[at + i];
            squares += x * x;
        }
        double scale = 1 / Math.sqrt(squares / n + eps);
        for (int i = 0; i < n; i++) {
            out[to + i] = weight[i] * (float) (in[at + i] * scale);
        }
    }
}
