package org.weightgate.checkpoint.suspect;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// The bytes of one suspect file, wherever they are kept. Safe for use by several threads at once;
/// the content must not change while it is open.
public interface ByteSource extends Closeable {
    /// What messages call the file: its name, or its path within a folder.
    String name();

    /// Number of bytes.
    long length();

    /// Fills `into[offset … offset + count)` from `position`. Reading past the end is
    /// `IndexOutOfBoundsException`.
    void read(long position, byte[] into, int offset, int count) throws IOException;

    /// A regular file, memory-mapped read-only, called by its own name.
    static ByteSource file(Path path) throws IOException {
        return file(path, String.valueOf(path.getFileName()));
    }

    /// A regular file, memory-mapped read-only, called `name`.
    static ByteSource file(Path path, String name) throws IOException {
        return new MappedFile(path, name);
    }
}
