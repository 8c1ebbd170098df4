package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The entries of a ZIP file that are stored without compression, ZIP64 included; found through the
/// central directory at the end of the file (PKWARE APPNOTE §4.3). Of two entries with one name the
/// later one counts, as in the usual readers. Nothing is ever inflated.
final class ZipDirectory {
    private static final long DIRECTORY = 0x02014b50L;
    private static final long LOCAL = 0x04034b50L;
    private static final long END = 0x06054b50L;
    private static final long END_64 = 0x06064b50L;
    private static final int END_LENGTH = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int MAX_ENTRIES = 1 << 19;
    private static final long MAX_DIRECTORY = 64L << 20;
    private static final long FULL = 0xFFFFFFFFL;

    /// @param header where the entry's local header stands
    /// @param plain whether it is stored as it is, neither compressed nor encrypted
    record Entry(String name, long header, long length, boolean plain) {}

    private final ByteSource source;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ZipDirectory(ByteSource source) {
        this.source = source;
    }

    /// Whether the file begins as a ZIP file does.
    static boolean recognises(byte[] head) {
        return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
    }

    static ZipDirectory read(ByteSource source) throws IOException {
        ZipDirectory zip = new ZipDirectory(source);
        zip.readEntries();
        return zip;
    }

    Set<String> names() {
        return entries.keySet();
    }

    @Nullable Entry entry(String name) {
        return entries.get(name);
    }

    /// Where the entry's bytes begin; checks that all of them lie within the file.
    long begin(Entry entry) throws IOException {
        if (!entry.plain()) {
            throw new MalformedCheckpoint(
                    "Entry %s is compressed or encrypted; pack the archive without compression."
                            .formatted(quote(entry.name())));
        }
        Cursor in = new Cursor(source, entry.header(), entry.header() + 30);
        if (entry.header() > source.length() || in.u32() != LOCAL) {
            throw new MalformedCheckpoint(
                    "Entry %s does not stand where the directory says."
                            .formatted(quote(entry.name())));
        }
        in.skip(22);
        long begin = entry.header() + 30 + in.u16();
        begin += in.u16();
        if (entry.length() > source.length() - begin) {
            throw new MalformedCheckpoint(
                    "Entry %s passes the end of the file.".formatted(quote(entry.name())));
        }
        return begin;
    }

    private void readEntries() throws IOException {
        long end = end();
        Cursor in = new Cursor(source, end + 8, source.length());
        in.skip(2);
        long count = in.u16();
        long size = in.u32();
        long start = in.u32();
        if (count == 0xFFFF || size == FULL || start == FULL) {
            Cursor big = new Cursor(source, end64(end), end);
            if (big.u32() != END_64) {
                throw new MalformedCheckpoint("The archive's 64-bit directory is not there.");
            }
            big.skip(28);
            count = big.count(MAX_ENTRIES, "The number of entries");
            size = big.count(MAX_DIRECTORY, "The length of the directory");
            start = big.count(end, "The start of the directory");
        }
        if (count > MAX_ENTRIES || size > MAX_DIRECTORY || start > end) {
            throw new MalformedCheckpoint("The archive's directory is too large or misplaced.");
        }
        Cursor directory = new Cursor(source, start, start + size);
        for (long i = 0; i < count; i++) {
            readEntry(directory);
        }
    }

    private long end() throws IOException {
        int tail = (int) Math.min(source.length(), END_LENGTH + MAX_COMMENT);
        byte[] bytes = new byte[tail];
        source.read(source.length() - tail, bytes, 0, tail);
        for (int at = tail - END_LENGTH; at >= 0; at--) {
            if (bytes[at] == 'P'
                    && bytes[at + 1] == 'K'
                    && bytes[at + 2] == 5
                    && bytes[at + 3] == 6) {
                return source.length() - tail + at;
            }
        }
        throw new MalformedCheckpoint("The archive has no directory at its end; it may be cut.");
    }

    private long end64(long end) throws IOException {
        if (end < 20) {
            throw new MalformedCheckpoint("The archive's 64-bit directory is not there.");
        }
        Cursor in = new Cursor(source, end - 20, end);
        in.skip(8);
        return in.count(end - 20, "The place of the 64-bit directory");
    }

    private void readEntry(Cursor in) throws IOException {
        if (in.u32() != DIRECTORY) {
            throw new MalformedCheckpoint("The archive's directory is damaged.");
        }
        in.skip(4);
        int flags = in.u16();
        int method = in.u16();
        in.skip(8);
        long packed = in.u32();
        long length = in.u32();
        int nameLength = in.u16();
        int extraLength = in.u16();
        int commentLength = in.u16();
        in.skip(8);
        long header = in.u32();
        String name = in.text(nameLength);
        long afterExtra = in.position() + extraLength;
        while (in.position() + 4 <= afterExtra) {
            int id = in.u16();
            long next = in.u16() + in.position();
            if (id == 1) {
                length = length == FULL ? in.count(Long.MAX_VALUE, "A length") : length;
                packed = packed == FULL ? in.count(Long.MAX_VALUE, "A length") : packed;
                header = header == FULL ? in.count(Long.MAX_VALUE, "A place") : header;
            }
            in.skip(next - in.position());
        }
        in.skip(afterExtra - in.position() + commentLength);
        boolean plain = method == 0 && (flags & 1) == 0 && packed == length;
        entries.put(name, new Entry(name, header, length, plain));
    }
}
