package org.weightgate.checkpoint;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.OptionalDouble;

/// The greatest magnitude among a tensor's elements, from its bytes in order. Without the sign bit
/// the bits of floating-point numbers order as their magnitudes do, so nothing is converted but the
/// last. Not thread-safe; used once.
public final class Magnitude {
    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);

    private final DType dtype;
    private final byte[] cut = new byte[Long.BYTES];
    private int held;
    private long greatest;

    public Magnitude(DType dtype) {
        this.dtype = dtype;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /// More of the tensor; an element may be cut between two calls.
    public void update(byte[] bytes, int offset, int length) {
        int size = dtype.bytes();
        if (!computed()) {
            return;
        }
        int at = offset;
        int end = offset + length;
        while (held > 0 && at < end) {
            cut[held++] = bytes[at++];
            if (held == size) {
                whole(cut, 0, size);
                held = 0;
            }
        }
        int whole = (end - at) / size * size;
        whole(bytes, at, at + whole);
        for (at += whole; at < end; at++) {
            cut[held++] = bytes[at];
        }
    }

    private boolean computed() {
        return switch (dtype) {
            case F16, BF16, F32, F64 -> true;
            default -> false;
        };
    }

    private void whole(byte[] bytes, int from, int to) {
        switch (dtype.bytes()) {
            case 2 -> {
                int most = (int) greatest;
                for (int at = from; at < to; at += 2) {
                    most = Math.max(most, (short) SHORTS.get(bytes, at) & 0x7FFF);
                }
                greatest = most;
            }
            case 4 -> {
                int most = (int) greatest;
                for (int at = from; at < to; at += 4) {
                    most = Math.max(most, (int) INTS.get(bytes, at) & Integer.MAX_VALUE);
                }
                greatest = most;
            }
            default -> {
                for (int at = from; at < to; at += 8) {
                    greatest = Math.max(greatest, (long) LONGS.get(bytes, at) & Long.MAX_VALUE);
                }
            }
        }
    }

    /// Exact; 0 of no elements. Empty where the elements are no F16, BF16, F32 or F64, or where one
    /// is no finite number.
    public OptionalDouble greatest() {
        double value =
                switch (dtype) {
                    case F16 -> Float.float16ToFloat((short) greatest);
                    case BF16 -> Float.intBitsToFloat((int) greatest << 16);
                    case F32 -> Float.intBitsToFloat((int) greatest);
                    case F64 -> Double.longBitsToDouble(greatest);
                    default -> Double.NaN;
                };
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
