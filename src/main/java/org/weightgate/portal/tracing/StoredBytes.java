package org.weightgate.portal.tracing;

import org.weightgate.checkpoint.suspect.ByteSource;

import java.io.IOException;

/// An object of the store as a suspect file.
///
/// @param name what messages call it
record StoredBytes(BlockCache cache, String name, String key, long length) implements ByteSource {
    @Override
    public void read(long position, byte[] into, int offset, int count) throws IOException {
        cache.read(key, length, position, into, offset, count);
    }

    /// Nothing is held open.
    @Override
    public void close() {}
}
