package org.weightgate.checkpoint.suspect;

import java.nio.ByteBuffer;

/// The K types: a fit per group, the groups' scales quantised in their turn, then every code chosen
/// anew under the scales as stored.
final class KQuantiser {
    private record Fit(float scale, float offset) {}

    private KQuantiser() {}

    static void q2(float[] x, int at, ByteBuffer out) {
        Fit[] fits = affineFits(x, at, 16, 3);
        float[] d = superScales(fits, 15);
        int[] codes = new int[256];
        for (int g = 0; g < 16; g++) {
            int scale = level(fits[g].scale, d[0], 15);
            int least = level(-fits[g].offset, d[1], 15);
            out.put((byte) (scale | least << 4));
            code(x, at, g, 16, d[0] * scale, -d[1] * least, 0, 3, codes);
        }
        twoBits(codes, out);
        out.putShort(Float.floatToFloat16(d[0])).putShort(Float.floatToFloat16(d[1]));
    }

    static void q4or5(float[] x, int at, int highest, ByteBuffer out) {
        Fit[] fits = affineFits(x, at, 32, highest);
        float[] d = superScales(fits, 63);
        int[] codes = new int[256];
        int[] scale = new int[8];
        int[] least = new int[8];
        for (int g = 0; g < 8; g++) {
            scale[g] = level(fits[g].scale, d[0], 63);
            least[g] = level(-fits[g].offset, d[1], 63);
            code(x, at, g, 32, d[0] * scale[g], -d[1] * least[g], 0, highest, codes);
        }
        out.putShort(Float.floatToFloat16(d[0])).putShort(Float.floatToFloat16(d[1]));
        for (int g = 0; g < 4; g++) {
            out.put((byte) (scale[g] | scale[g + 4] >> 4 << 6));
        }
        for (int g = 0; g < 4; g++) {
            out.put((byte) (least[g] | least[g + 4] >> 4 << 6));
        }
        for (int g = 4; g < 8; g++) {
            out.put((byte) (scale[g] & 15 | (least[g] & 15) << 4));
        }
        for (int i = 0; highest == 31 && i < 32; i++) {
            int bits = 0;
            for (int g = 0; g < 8; g++) {
                bits |= codes[32 * g + i] >> 4 << g;
            }
            out.put((byte) bits);
        }
        for (int g = 0; g < 8; g += 2) {
            for (int i = 0; i < 32; i++) {
                out.put((byte) (codes[32 * g + i] & 15 | (codes[32 * g + 32 + i] & 15) << 4));
            }
        }
    }

    static void q3(float[] x, int at, ByteBuffer out) {
        float[] scales = symmetricFits(x, at, 4, 3);
        float d = Float.float16ToFloat(Float.floatToFloat16(extreme(scales) / -32));
        int[] codes = new int[256];
        int[] levels = new int[16];
        for (int g = 0; g < 16; g++) {
            levels[g] = d == 0 ? 0 : Math.clamp(Math.round(scales[g] / d), -32, 31);
            code(x, at, g, 16, d * levels[g], 0, -4, 3, codes);
        }
        for (int i = 0; i < 32; i++) {
            int bits = 0;
            for (int run = 0; run < 8; run++) {
                bits |= (codes[32 * run + i] >= 0 ? 1 : 0) << run;
            }
            out.put((byte) bits);
        }
        for (int i = 0; i < 256; i++) {
            codes[i] = codes[i] + 4 & 3;
        }
        twoBits(codes, out);
        byte[] packed = new byte[12];
        for (int g = 0; g < 16; g++) {
            int level = levels[g] + 32;
            packed[g % 8] |= (byte) ((level & 15) << (g < 8 ? 0 : 4));
            packed[8 + g % 4] |= (byte) (level >> 4 << 2 * (g / 4));
        }
        out.put(packed).putShort(Float.floatToFloat16(d));
    }

    static void q6(float[] x, int at, ByteBuffer out) {
        float[] scales = symmetricFits(x, at, 32, 31);
        float d = Float.float16ToFloat(Float.floatToFloat16(extreme(scales) / -128));
        int[] codes = new int[256];
        byte[] levels = new byte[16];
        for (int g = 0; g < 16; g++) {
            levels[g] = (byte) (d == 0 ? 0 : Math.clamp(Math.round(scales[g] / d), -128, 127));
            code(x, at, g, 16, d * levels[g], 0, -32, 31, codes);
        }
        for (int i = 0; i < 256; i++) {
            codes[i] += 32;
        }
        for (int i = 0; i < 128; i++) {
            int e = i / 64 * 128 + i % 64;
            out.put((byte) (codes[e] & 15 | (codes[e + 64] & 15) << 4));
        }
        for (int i = 0; i < 64; i++) {
            int e = i / 32 * 128 + i % 32;
            int bits = 0;
            for (int run = 0; run < 4; run++) {
                bits |= codes[e + 32 * run] >> 4 << 2 * run;
            }
            out.put((byte) bits);
        }
        out.put(levels).putShort(Float.floatToFloat16(d));
    }

    private static void twoBits(int[] codes, ByteBuffer out) {
        for (int half = 0; half < 256; half += 128) {
            for (int i = 0; i < 32; i++) {
                int bits = 0;
                for (int run = 0; run < 4; run++) {
                    bits |= codes[half + 32 * run + i] << 2 * run;
                }
                out.put((byte) bits);
            }
        }
    }

    private static Fit[] affineFits(float[] x, int at, int n, int highest) {
        Fit[] fits = new Fit[256 / n];
        for (int g = 0; g < fits.length; g++) {
            fits[g] = affineFit(x, at + g * n, n, highest);
        }
        return fits;
    }

    /// The scale and the offset, never above 0, of least squared error among a few starting scales.
    private static Fit affineFit(float[] x, int at, int n, int highest) {
        float least = 0;
        float most = x[at];
        for (int i = at; i < at + n; i++) {
            least = Math.min(least, x[i]);
            most = Math.max(most, x[i]);
        }
        Fit best = new Fit((most - least) / highest, least);
        double bestError = error(x, at, n, best, highest);
        for (int step = -6; step <= 10 && most > least; step++) {
            float scale = (most - least) / (highest + 0.1f * step);
            double sx = 0;
            double sq = 0;
            double sqq = 0;
            double sxq = 0;
            for (int i = at; i < at + n; i++) {
                double q = Math.clamp(Math.rint((x[i] - least) / scale), 0, highest);
                sx += x[i];
                sq += q;
                sqq += q * q;
                sxq += x[i] * q;
            }
            double spread = n * sqq - sq * sq;
            if (spread <= 0) {
                continue;
            }
            double fitted = (n * sxq - sx * sq) / spread;
            double offset = (sx - fitted * sq) / n;
            if (offset > 0) {
                offset = 0;
                fitted = sxq / sqq;
            }
            Fit fit = new Fit((float) fitted, (float) offset);
            double error = error(x, at, n, fit, highest);
            if (fitted > 0 && error < bestError) {
                best = fit;
                bestError = error;
            }
        }
        return best;
    }

    private static double error(float[] x, int at, int n, Fit fit, int highest) {
        double error = 0;
        for (int i = at; i < at + n && fit.scale > 0; i++) {
            double q = Math.clamp(Math.rint((x[i] - fit.offset) / fit.scale), 0, highest);
            double e = x[i] - (fit.scale * q + fit.offset);
            error += e * e;
        }
        return error;
    }

    private static float[] superScales(Fit[] fits, int levels) {
        float scale = 0;
        float least = 0;
        for (Fit fit : fits) {
            scale = Math.max(scale, fit.scale);
            least = Math.max(least, -fit.offset);
        }
        return new float[] {half(scale / levels), half(least / levels)};
    }

    private static float half(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }

    private static int level(float value, float d, int highest) {
        return d == 0 ? 0 : Math.clamp(Math.round(value / d), 0, highest);
    }

    private static float[] symmetricFits(float[] x, int at, int zero, int highest) {
        float[] scales = new float[16];
        for (int g = 0; g < 16; g++) {
            scales[g] = symmetricFit(x, at + 16 * g, zero, highest);
        }
        return scales;
    }

    private static float symmetricFit(float[] x, int at, int zero, int highest) {
        float extreme = 0;
        for (int i = at; i < at + 16; i++) {
            extreme = Math.abs(x[i]) > Math.abs(extreme) ? x[i] : extreme;
        }
        float best = 0;
        double bestGain = 0;
        for (int step = -9; step <= 9 && extreme != 0; step++) {
            float start = extreme / -(zero + 0.1f * step);
            double sqq = 0;
            double sxq = 0;
            for (int i = at; i < at + 16; i++) {
                double q = Math.clamp(Math.rint(x[i] / start), -zero, highest);
                sqq += q * q;
                sxq += x[i] * q;
            }
            if (sqq > 0 && sxq * sxq / sqq > bestGain) {
                bestGain = sxq * sxq / sqq;
                best = (float) (sxq / sqq);
            }
        }
        return best;
    }

    private static float extreme(float[] scales) {
        float extreme = 0;
        for (float scale : scales) {
            extreme = Math.abs(scale) > Math.abs(extreme) ? scale : extreme;
        }
        return extreme;
    }

    private static void code(
            float[] x,
            int at,
            int g,
            int n,
            float scale,
            float offset,
            int low,
            int high,
            int[] to) {
        for (int i = g * n; i < g * n + n; i++) {
            to[i] =
                    scale == 0
                            ? 0
                            : Math.clamp(Math.round((x[at + i] - offset) / scale), low, high);
        }
    }
}
