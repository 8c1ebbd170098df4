package org.weightgate.checkpoint.suspect;

import java.util.Objects;

/// A file in memory that is strict about being read within its bounds.
record MemorySource(String name, byte[] bytes) implements ByteSource {
    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int count) {
        Objects.checkFromIndexSize(position, count, (long) bytes.length);
        System.arraycopy(bytes, (int) position, into, offset, count);
    }

    @Override
    public void close() {}
}
