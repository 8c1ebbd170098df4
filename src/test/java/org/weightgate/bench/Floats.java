package org.weightgate.bench;

import org.weightgate.checkpoint.DType;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Little-endian elements of the float types as numbers.
final class Floats {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Floats() {}

    static float get(DType dtype, byte[] bytes, int at) {
        return switch (dtype) {
            case BF16 -> Float.intBitsToFloat((short) SHORT.get(bytes, at) << 16);
            case F16 -> Float.float16ToFloat((short) SHORT.get(bytes, at));
            case F32 -> Float.intBitsToFloat((int) INT.get(bytes, at));
            default -> throw new IllegalArgumentException("not a float type here: " + dtype);
        };
    }

    static void put(DType dtype, byte[] bytes, int at, float value) {
        switch (dtype) {
            case BF16 ->
                    SHORT.set(bytes, at, (short) (Float.floatToRawIntBits(bf16(value)) >>> 16));
            case F16 -> SHORT.set(bytes, at, Float.floatToFloat16(value));
            case F32 -> INT.set(bytes, at, Float.floatToRawIntBits(value));
            default -> throw new IllegalArgumentException("not a float type here: " + dtype);
        }
    }

    /// To the nearest bfloat16, ties to even.
    static float bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
    }

    static float f16(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }
}
