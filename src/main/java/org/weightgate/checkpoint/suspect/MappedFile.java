package org.weightgate.checkpoint.suspect;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file as a mapping: reads are copies out of the page cache, and interrupting a reader does not
/// close it for the others.
final class MappedFile implements ByteSource {
    private final String name;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;

    MappedFile(Path path, String name) throws IOException {
        this.name = name;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() {
        return bytes.byteSize();
    }

    @Override
    public void read(long position, byte[] into, int offset, int count) throws IOException {
        try {
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, into, offset, count);
        } catch (InternalError e) {
            // The pages are gone: the file was cut short, or its disk failed.
            throw new IOException(name + " could not be read at " + position + ".", e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
