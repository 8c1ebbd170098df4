package org.weightgate.checkpoint.suspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Makes GGUF blocks of values, as a leaker's converter would: the small types as ggml's reference
/// does, the K types by a search over scales that comes near its quality. Shares no code with the
/// reader.
public final class BlockQuantiser {
    private BlockQuantiser() {}

    /// Elements of a block of the type.
    public static int elements(String type) {
        return type.endsWith("_K") ? 256 : type.startsWith("Q") ? 32 : 1;
    }

    /// The stored bytes of values, whose number is a multiple of the block's elements.
    public static byte[] encode(String type, float[] values) {
        int n = elements(type);
        if (values.length % n != 0) {
            throw new IllegalArgumentException(values.length + " values are no whole blocks");
        }
        ByteBuffer out =
                ByteBuffer.allocate(values.length / n * bytes(type)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < values.length; at += n) {
            switch (type) {
                case "F32" -> out.putFloat(values[at]);
                case "F16" -> out.putShort(Float.floatToFloat16(values[at]));
                case "BF16" -> out.putShort(FloatBits.bfloat16(values[at]));
                case "Q8_0" -> q80(values, at, out);
                case "Q4_0" -> symmetric(values, at, 8, out);
                case "Q5_0" -> symmetric(values, at, 16, out);
                case "Q4_1" -> affine(values, at, 15, out);
                case "Q5_1" -> affine(values, at, 31, out);
                case "Q2_K" -> KQuantiser.q2(values, at, out);
                case "Q3_K" -> KQuantiser.q3(values, at, out);
                case "Q4_K" -> KQuantiser.q4or5(values, at, 15, out);
                case "Q5_K" -> KQuantiser.q4or5(values, at, 31, out);
                case "Q6_K" -> KQuantiser.q6(values, at, out);
                default -> throw new IllegalArgumentException(type);
            }
        }
        return out.array();
    }

    /// Bytes of a block of the type.
    public static int bytes(String type) {
        return switch (type) {
            case "F32" -> 4;
            case "F16", "BF16" -> 2;
            case "Q8_0" -> 34;
            case "Q4_0" -> 18;
            case "Q4_1" -> 20;
            case "Q5_0" -> 22;
            case "Q5_1" -> 24;
            case "Q2_K" -> 84;
            case "Q3_K" -> 110;
            case "Q4_K" -> 144;
            case "Q5_K" -> 176;
            case "Q6_K" -> 210;
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static void q80(float[] x, int at, ByteBuffer out) {
        float most = 0;
        for (int i = 0; i < 32; i++) {
            most = Math.max(most, Math.abs(x[at + i]));
        }
        float d = most / 127;
        out.putShort(Float.floatToFloat16(d));
        for (int i = 0; i < 32; i++) {
            out.put((byte) (d == 0 ? 0 : Math.round(x[at + i] / d)));
        }
    }

    private static void symmetric(float[] x, int at, int zero, ByteBuffer out) {
        float extreme = 0;
        for (int i = 0; i < 32; i++) {
            extreme = Math.abs(x[at + i]) > Math.abs(extreme) ? x[at + i] : extreme;
        }
        float d = extreme / -zero;
        out.putShort(Float.floatToFloat16(d));
        int[] codes = new int[32];
        for (int i = 0; i < 32; i++) {
            codes[i] = d == 0 ? zero : Math.min(2 * zero - 1, (int) (x[at + i] / d + zero + 0.5f));
        }
        nibbles(codes, zero == 16, out);
    }

    private static void affine(float[] x, int at, int highest, ByteBuffer out) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < 32; i++) {
            least = Math.min(least, x[at + i]);
            most = Math.max(most, x[at + i]);
        }
        float d = (most - least) / highest;
        out.putShort(Float.floatToFloat16(d)).putShort(Float.floatToFloat16(least));
        int[] codes = new int[32];
        for (int i = 0; i < 32; i++) {
            codes[i] = d == 0 ? 0 : Math.min(highest, (int) ((x[at + i] - least) / d + 0.5f));
        }
        nibbles(codes, highest == 31, out);
    }

    private static void nibbles(int[] codes, boolean fifth, ByteBuffer out) {
        if (fifth) {
            int high = 0;
            for (int i = 0; i < 32; i++) {
                high |= (codes[i] >> 4) << i;
            }
            out.putInt(high);
        }
        for (int i = 0; i < 16; i++) {
            out.put((byte) (codes[i] & 15 | (codes[i + 16] & 15) << 4));
        }
    }
}
