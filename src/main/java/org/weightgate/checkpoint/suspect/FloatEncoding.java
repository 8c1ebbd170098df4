package org.weightgate.checkpoint.suspect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Plain floating-point numbers, little-endian, one to a block. The 8-bit types are those of OCP
/// "FP8" (E4M3 without infinities, its top code NaN). Rounding is to nearest, ties to even; beyond
/// the range F16 and BF16 overflow to infinity as IEEE 754 says, the 8-bit types saturate as the
/// usual converters do.
enum FloatEncoding implements Encoding {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    F8_E4M3(1),
    F8_E5M2(1);

    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FLOAT =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final float[] E4M3 = new float[256];
    private static final float[] E5M2 = new float[256];

    static {
        for (int code = 0; code < 256; code++) {
            E4M3[code] = (code & 0x7F) == 0x7F ? Float.NaN : small(code, 3, 7);
            E5M2[code] = Float.float16ToFloat((short) (code << 8));
        }
    }

    private final int bytes;

    FloatEncoding(int bytes) {
        this.bytes = bytes;
    }

    @Override
    public int elements() {
        return 1;
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public void decode(byte[] stored, int at, int blocks, float[] values, int to) {
        switch (this) {
            case F64 -> {
                for (int i = 0; i < blocks; i++) {
                    values[to + i] = (float) (double) DOUBLE.get(stored, at + 8 * i);
                }
            }
            case F32 -> {
                for (int i = 0; i < blocks; i++) {
                    values[to + i] = (float) FLOAT.get(stored, at + 4 * i);
                }
            }
            case F16 -> {
                for (int i = 0; i < blocks; i++) {
                    values[to + i] = Float.float16ToFloat((short) SHORT.get(stored, at + 2 * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < blocks; i++) {
                    int bits = (short) SHORT.get(stored, at + 2 * i) << 16;
                    values[to + i] = Float.intBitsToFloat(bits);
                }
            }
            case F8_E4M3 -> look(E4M3, stored, at, blocks, values, to);
            case F8_E5M2 -> look(E5M2, stored, at, blocks, values, to);
        }
    }

    @Override
    public void round(byte[] stored, int at, int blocks, float[] values, int to) {
        round(values, to, blocks);
    }

    /// Rounds to the type; what is stored plays no part.
    void round(float[] values, int at, int count) {
        for (int i = at; i < at + count; i++) {
            values[i] = nearest(values[i]);
        }
    }

    private float nearest(float value) {
        return switch (this) {
            case F64, F32 -> value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case BF16 -> bfloat16(value);
            case F8_E4M3 -> small(value, 3, -6, 448);
            case F8_E5M2 -> small(value, 2, -14, 57344);
        };
    }

    private static void look(
            float[] table, byte[] stored, int at, int count, float[] values, int to) {
        for (int i = 0; i < count; i++) {
            values[to + i] = table[stored[at + i] & 0xFF];
        }
    }

    private static float bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return value;
        }
        return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
    }

    /// The value of an 8-bit code with `mantissa` fraction bits.
    private static float small(int code, int mantissa, int bias) {
        int exponent = (code & 0x7F) >>> mantissa;
        int fraction = code & ((1 << mantissa) - 1);
        float value =
                exponent == 0
                        ? Math.scalb((float) fraction, 1 - bias - mantissa)
                        : Math.scalb(
                                (float) (fraction + (1 << mantissa)), exponent - bias - mantissa);
        return code >= 0x80 ? -value : value;
    }

    private static float small(float value, int mantissa, int least, float most) {
        if (Float.isNaN(value)) {
            return value;
        }
        // Below the least normal exponent the quantum stays what it is there (subnormals).
        int exponent = Math.max(Math.getExponent(value), least);
        float quantum = Math.scalb(1f, exponent - mantissa);
        float rounded = (float) Math.rint(value / quantum) * quantum;
        return Math.clamp(rounded, -most, most);
    }
}
