package org.weightgate.watermark;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.DType;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// How an element of each markable type carries a chip: the magnitude bits it may have and the step
/// that is added to or taken from them, always one unit in the last place of bfloat16. The bounds
/// keep every marked element finite and leave zeros, subnormals and infinities alone. Elements are
/// little-endian, at any byte offset. Source: FORMAT.md, "Elements".
public enum Carrier {
    BF16(2, 0x0080, 0x7F7E, 1, 0),
    F16(2, 0x0408, 0x7BF7, 8, 3),
    F32(4, 0x00800000, 0x7EFFFFFF, 1 << 16, 16);

    static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /// Size of an element in bytes.
    public final int bytes;

    /// Smallest and largest magnitude bits that may carry.
    final int low;

    final int high;

    /// What a chip adds to the bits or takes from them.
    public final int step;

    /// Bits below the step.
    final int shift;

    Carrier(int bytes, int low, int high, int step, int shift) {
        this.bytes = bytes;
        this.low = low;
        this.high = high;
        this.step = step;
        this.shift = shift;
    }

    /// The carrier of a type, or null where the type cannot carry.
    public static @Nullable Carrier of(DType dtype) {
        return switch (dtype) {
            case BF16 -> BF16;
            case F16 -> F16;
            case F32 -> F32;
            default -> null;
        };
    }

    /// Bits of an element without its sign.
    int magnitude(int bits) {
        return bits & (bytes == 2 ? 0x7FFF : 0x7FFFFFFF);
    }

    /// Whether an element with these bits may carry; depends on the original alone.
    public boolean carries(int bits) {
        int magnitude = magnitude(bits);
        return magnitude >= low && magnitude <= high;
    }

    /// The bits of the element at byte `at`.
    public int get(byte[] data, int at) {
        return bytes == 2 ? (short) SHORT.get(data, at) & 0xFFFF : (int) INT.get(data, at);
    }

    /// The number that these bits stand for; exact in all three types.
    public float value(int bits) {
        return switch (this) {
            case BF16 -> Float.intBitsToFloat(bits << 16);
            case F16 -> Float.float16ToFloat((short) bits);
            case F32 -> Float.intBitsToFloat(bits);
        };
    }

    void put(byte[] data, int at, int bits) {
        if (bytes == 2) {
            SHORT.set(data, at, (short) bits);
        } else {
            INT.set(data, at, bits);
        }
    }
}
