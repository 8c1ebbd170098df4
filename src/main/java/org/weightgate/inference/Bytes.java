package org.weightgate.inference;

import org.weightgate.checkpoint.Tensor;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Where the bytes of a tensor lie: in memory, or in a file from which they are read when their
/// turn comes.
///
/// Reading has a reason beside bounded memory: vector loads from a mapped file that is cut off
/// meanwhile kill the process, a read that comes short can be reported.
interface Bytes {

    long size();

    /// A stretch of them; valid until the same thread asks for another, unless they are in memory.
    MemorySegment at(long from, long size);

    /// Whether they lie in memory, all of them side by side.
    boolean inMemory();

    default boolean same(Bytes other) {
        if (size() != other.size()) {
            return false;
        }
        int chunk = 1 << 16;
        for (long at = 0; at < size(); at += chunk) {
            long n = Math.min(chunk, size() - at);
            byte[] one = at(at, n).toArray(ValueLayout.JAVA_BYTE);
            if (other.at(at, n).mismatch(MemorySegment.ofArray(one)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /// Of memory as it is, or a copy of what is on the heap, where vectors are not loaded from.
    static Bytes of(MemorySegment bytes) {
        MemorySegment memory =
                bytes.isNative()
                        ? bytes
                        : Arena.ofAuto().allocate(bytes.byteSize(), 64).copyFrom(bytes);
        return new Bytes() {
            @Override
            public long size() {
                return memory.byteSize();
            }

            @Override
            public MemorySegment at(long from, long size) {
                return memory.asSlice(from, size);
            }

            @Override
            public boolean inMemory() {
                return true;
            }
        };
    }

    /// The tensor's bytes in its file.
    ///
    /// @param name of the file, for messages
    static Bytes of(FileChannel file, String name, Tensor tensor) {
        return new InFile(file, name, tensor.begin(), tensor.length());
    }

    /// @param begin absolute offset in the file
    record InFile(FileChannel file, String name, long begin, long size) implements Bytes {
        private static final int LEAST = 1 << 16;
        private static final ThreadLocal<MemorySegment> ROOM =
                ThreadLocal.withInitial(() -> room(LEAST));

        private static MemorySegment room(long size) {
            return Arena.ofAuto().allocate(size, 64);
        }

        @Override
        public boolean inMemory() {
            return false;
        }

        /// @throws UncheckedIOException if the file cannot be read or has become too short
        @Override
        public MemorySegment at(long from, long size) {
            MemorySegment room = ROOM.get();
            if (room.byteSize() < size) {
                room = room(Math.max(size, 2 * room.byteSize()));
                ROOM.set(room);
            }
            MemorySegment stretch = room.asSlice(0, size);
            ByteBuffer buffer = stretch.asByteBuffer();
            try {
                while (buffer.hasRemaining()) {
                    if (file.read(buffer, begin + from + buffer.position()) < 0) {
                        throw new EOFException(name + " was cut off while it was being read.");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return stretch;
        }
    }
}
