package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.weightgate.watermark.FileMarker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The bytes of one range of a recipient's file, marked as they pass through one reused buffer.
///
/// Reads the smallest aligned range around the one asked for, marks chunk by chunk and trims both
/// ends, so memory is constant and any split of a file joins to the same bytes. An original that
/// ends early is an error, never a short answer. Closing early ends the transfer from the store.
public final class MarkedRange extends InputStream {
    private static final int CHUNK = 128 * 1024;
    private final InputStream original;
    private final @Nullable FileMarker marker;
    private final FileMarker.@Nullable Pen pen;
    private final long end;
    private final byte[] buffer;
    private long position;
    private int at;
    private int limit;
    private long left;
    private int skip;

    /// `original` delivers the bytes from `marker.alignDown(from)` on.
    MarkedRange(InputStream original, @Nullable FileMarker marker, long from, long to) {
        this.original = original;
        this.marker = marker;
        this.pen = marker == null ? null : marker.pen();
        this.position = marker == null ? from : marker.alignDown(from);
        this.end = marker == null ? to : marker.alignUp(to);
        this.left = to - from;
        this.buffer = new byte[(int) Math.min(CHUNK, end - position)];
        this.skip = (int) (from - position);
    }

    @Override
    public int read() throws IOException {
        if (!fill()) return -1;
        left--;
        return buffer[at++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (!fill()) return -1;
        int count = Math.min(length, limit - at);
        System.arraycopy(buffer, at, target, offset, count);
        at += count;
        left -= count;
        return count;
    }

    /// Writes what is left straight from the buffer, a chunk a call.
    @Override
    public long transferTo(OutputStream out) throws IOException {
        long written = 0;
        while (fill()) {
            int count = limit - at;
            out.write(buffer, at, count);
            at = limit;
            left -= count;
            written += count;
        }
        return written;
    }

    @Override
    public void close() throws IOException {
        original.close();
    }

    /// Makes sure that bytes wait in the buffer; false at the end of the range.
    private boolean fill() throws IOException {
        if (at < limit) return true;
        if (left == 0) return false;
        long chunkEnd = Math.min(end, position + buffer.length);
        if (marker != null && chunkEnd < end) chunkEnd = marker.alignDown(chunkEnd);
        int length = (int) (chunkEnd - position);
        int got = original.readNBytes(buffer, 0, length);
        if (got < length) {
            throw new IOException(
                    "The original ended after " + (position + got) + " bytes; more were promised.");
        }
        if (pen != null) pen.mark(buffer, 0, length, position);
        position = chunkEnd;
        limit = (int) Math.min(length, skip + left);
        at = skip;
        skip = 0;
        return true;
    }
}
