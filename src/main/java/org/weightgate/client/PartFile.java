package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;

/// A file on its way: its bytes in `NAME.part`, and in `NAME.part.journal` which chunks of it are
/// on the disk for good. The journal is text:
///
/// ```
/// weightgate-part 1 SHA256 SIZE CHUNK      what the whole file will be, and the chunk length
/// 4                                        number of a chunk that is whole, in order of arrival
/// ```
///
/// A chunk's line is written after its bytes were forced to the disk, so a line can be believed
/// after any crash; a last line without its end is not. The file is hashed while it grows, and gets
/// its final name only when the hash is the signed one.
final class PartFile implements AutoCloseable {
    private static final int BUFFER = 1 << 18;

    private final Path target;
    private final Path part;
    private final Path journal;
    private final String sha256;
    private final long size;
    private final long chunk;
    private final BitSet done = new BitSet();
    private final MessageDigest digest = sha256();
    private final ReentrantLock hashing = new ReentrantLock();
    private volatile int hashed;
    private @Nullable FileChannel bytes;
    private @Nullable FileChannel lines;

    private PartFile(Path target, String sha256, long size, long chunk) {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.journal = target.resolveSibling(target.getFileName() + ".part.journal");
        this.sha256 = sha256;
        this.size = size;
        this.chunk = chunk;
    }

    /// Takes up a file where an earlier run left it; what belongs to other content is dropped.
    static PartFile of(Path target, String sha256, long size, long chunk) throws IOException {
        PartFile file = new PartFile(target, sha256, size, chunk);
        if (!file.recall()) {
            file.discard();
        }
        return file;
    }

    private boolean recall() throws IOException {
        if (!Files.exists(journal) || !Files.exists(part)) {
            return false;
        }
        String text = Files.readString(journal, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(header())) {
            return false;
        }
        String rest = text.substring(header().length());
        for (String line : rest.substring(0, rest.lastIndexOf('\n') + 1).split("\n")) {
            if (line.matches("\\d{1,9}") && Integer.parseInt(line) < chunks()) {
                done.set(Integer.parseInt(line));
            }
        }
        int last = done.length() - 1;
        if (last >= 0 && Files.size(part) < to(last)) {
            done.clear();
        }
        return true;
    }

    private String header() {
        return "weightgate-part 1 %s %d %d\n".formatted(sha256, size, chunk);
    }

    int chunks() {
        return Math.toIntExact((size + chunk - 1) / chunk);
    }

    synchronized boolean has(int index) {
        return done.get(index);
    }

    long from(int index) {
        return index * chunk;
    }

    /// Where a chunk ends, exclusive.
    long to(int index) {
        return Math.min(size, (index + 1) * chunk);
    }

    /// How many bytes of the file are here for good.
    synchronized long present() {
        return done.stream().mapToLong(i -> to(i) - from(i)).sum();
    }

    Path target() {
        return target;
    }

    long size() {
        return size;
    }

    void write(long position, ByteBuffer buffer) throws IOException {
        FileChannel channel = bytes();
        long at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /// Makes a chunk final: its bytes first, then its line, both forced to the disk.
    void complete(int index) throws IOException {
        bytes().force(false);
        synchronized (this) {
            append(index + "\n");
            done.set(index);
        }
        hashAhead();
    }

    /// True when the bytes, all of them, are the ones that were signed.
    boolean isAsSigned() throws IOException {
        hashing.lock();
        try {
            if (size == 0) {
                bytes();
            }
            hashAhead();
            return hashed == chunks() && sha256.equals(HexFormat.of().formatHex(digest.digest()));
        } finally {
            hashing.unlock();
        }
    }

    /// Gives the file its final name, for good.
    void keep() throws IOException {
        bytes().force(true);
        close();
        Files.move(
                part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(journal);
        forceFolder(target);
    }

    /// Forgets everything that was fetched.
    void discard() throws IOException {
        close();
        synchronized (this) {
            done.clear();
            hashed = 0;
            digest.reset();
        }
        Files.deleteIfExists(journal);
        Files.deleteIfExists(part);
    }

    @Override
    public synchronized void close() throws IOException {
        if (bytes != null) {
            bytes.close();
            bytes = null;
        }
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }

    /// Hashes what lies whole behind the last hashed chunk. One thread does it at a time; it looks
    /// again after it has let go, so that no chunk stays behind.
    private void hashAhead() throws IOException {
        while (hashed < chunks() && has(hashed) && hashing.tryLock()) {
            try {
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
                while (hashed < chunks() && has(hashed)) {
                    hash(hashed, buffer);
                    hashed = hashed + 1;
                }
            } finally {
                hashing.unlock();
            }
        }
    }

    private void hash(int index, ByteBuffer buffer) throws IOException {
        for (long at = from(index); at < to(index); ) {
            buffer.clear().limit((int) Math.min(BUFFER, to(index) - at));
            int n = bytes().read(buffer, at);
            if (n < 0) {
                throw new IOException(part + " became shorter while it was read.");
            }
            digest.update(buffer.flip());
            at += n;
        }
    }

    private synchronized FileChannel bytes() throws IOException {
        if (bytes == null) {
            Files.createDirectories(target.toAbsolutePath().getParent());
            bytes =
                    FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        }
        return bytes;
    }

    private synchronized void append(String line) throws IOException {
        if (lines == null) {
            if (done.isEmpty()) {
                Files.writeString(journal, header());
            }
            lines = FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lines.position(lines.truncate(believed()).size());
            lines.force(true);
            forceFolder(journal);
        }
        lines.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
        lines.force(false);
    }

    /// Length of the journal without a line that a crash cut off.
    private long believed() throws IOException {
        return Files.readString(journal, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
    }

    private static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some systems cannot open folders; there the file system decides when names are kept.
            if (Files.notExists(folder)) {
                throw e;
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
