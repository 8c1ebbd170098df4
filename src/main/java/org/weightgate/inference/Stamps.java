package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.inference.Manifest.SignedFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// How the signed files of a folder stood before any of them was read. A name that still leads to
/// the same file of the same size, last written at the same time, leads to the bytes that it led
/// to: hashing and computing, which both read it, had the same. Where the system keeps it, the time
/// that nobody can set counts too (`ctime`), since tools that copy over a file give it its old time
/// again.
final class Stamps {
    private final Path folder;
    private final Map<String, Stamp> before = new TreeMap<>();

    private Stamps(Path folder) {
        this.folder = folder;
    }

    /// @param key which file it is, beside its name; null where the system does not tell
    /// @param touched when anything of it changed, its names and owner included; null likewise
    private record Stamp(
            @Nullable Object key, long size, FileTime written, @Nullable Object touched) {}

    /// Looks at every signed file, without reading it.
    static Stamps of(Path folder, List<SignedFile> files) throws IOException {
        Stamps stamps = new Stamps(folder);
        for (SignedFile file : files) {
            stamps.before.put(file.path(), stamps.now(file.path()));
        }
        return stamps;
    }

    private Stamp now(String path) throws IOException {
        Path file = folder.resolve(path);
        BasicFileAttributes basic =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        Object touched =
                unix ? Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS) : null;
        return new Stamp(basic.fileKey(), basic.size(), basic.lastModifiedTime(), touched);
    }

    long size(String path) {
        return Objects.requireNonNull(before.get(path)).size;
    }

    /// What happened to the first file that is no longer as it was, as a sentence; null if all are.
    @Nullable String change() throws IOException {
        for (Map.Entry<String, Stamp> file : before.entrySet()) {
            String path = file.getKey();
            Stamp was = file.getValue();
            Stamp is;
            try {
                is = now(path);
            } catch (NoSuchFileException e) {
                return path + " was removed while it was being read.";
            }
            if (!Objects.equals(is.key, was.key)) {
                return path + " was replaced by another file while it was being read.";
            }
            if (is.size != was.size) {
                return "%s had %d bytes at first and then %d: it was written to while it was being read."
                        .formatted(path, was.size, is.size);
            }
            if (!is.written.equals(was.written)) {
                return path + " was written to while it was being read.";
            }
            if (!Objects.equals(is.touched, was.touched)) {
                return path
                        + " was touched while it was being read: written to and given its old time"
                        + " again, or linked, renamed or given to another owner.";
            }
        }
        return null;
    }
}
