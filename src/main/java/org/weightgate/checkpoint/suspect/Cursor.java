package org.weightgate.checkpoint.suspect;

import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads little-endian numbers one after the other; past the end is [MalformedCheckpoint]. Buffers
/// a window of the file. Not thread-safe.
final class Cursor {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteSource source;
    private final long end;
    private final byte[] window;
    private long windowStart;
    private int windowLength;
    private long position;

    /// Reads from `position`, and nothing from `end` on.
    Cursor(ByteSource source, long position, long end) {
        this.source = source;
        this.position = position;
        this.end = Math.min(end, source.length());
        windowStart = position;
        window = new byte[(int) Math.clamp(this.end - position, 8, 1 << 16)];
    }

    long position() {
        return position;
    }

    int u8() throws IOException {
        return window[take(1)] & 0xFF;
    }

    int u16() throws IOException {
        return (short) SHORT.get(window, take(2)) & 0xFFFF;
    }

    int i32() throws IOException {
        return (int) INT.get(window, take(4));
    }

    long u32() throws IOException {
        return Integer.toUnsignedLong(i32());
    }

    long i64() throws IOException {
        return (long) LONG.get(window, take(8));
    }

    /// A length or count of 64 bits, at most `most`.
    long count(long most, String what) throws IOException {
        long count = i64();
        if (count < 0 || count > most) {
            throw new MalformedCheckpoint(
                    "%s is %s; at most %d is read."
                            .formatted(what, Long.toUnsignedString(count), most));
        }
        return count;
    }

    byte[] bytes(int count) throws IOException {
        require(count);
        byte[] bytes = new byte[count];
        source.read(position, bytes, 0, count);
        position += count;
        return bytes;
    }

    String text(int length) throws IOException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    void skip(long count) throws IOException {
        require(count);
        position += count;
    }

    private int take(int count) throws IOException {
        if (position < windowStart || position + count > windowStart + windowLength) {
            require(count);
            windowStart = position;
            windowLength = (int) Math.min(window.length, end - position);
            source.read(position, window, 0, windowLength);
        }
        int at = (int) (position - windowStart);
        position += count;
        return at;
    }

    private void require(long count) throws MalformedCheckpoint {
        if (count < 0 || count > end - position) {
            throw new MalformedCheckpoint(
                    "The header ends, or passes %d bytes, before it is complete.".formatted(end));
        }
    }
}
