package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.Integrity;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseLookup;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.ObjectReplaced;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.watermark.FileMarker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.stream.Stream;

/// Opens the bytes of a release, marked for a recipient or, inside the portal only, unmarked, and
/// lays whole releases out in the scratch folder for the engine.
@Component
class Originals {
    /// Does something with a folder that is gone afterwards.
    interface Use<T> {
        T with(Path folder) throws IOException;
    }

    /// Other bytes were read than those published.
    static final class Differs extends IOException {
        Differs(String path) {
            super(path + " has other bytes in the store than those published");
        }
    }

    private final ObjectStore store;
    private final Markers markers;
    private final ReleaseLookup lookup;
    private final Integrity integrity;
    private final Path scratch;

    Originals(
            ObjectStore store,
            Markers markers,
            ReleaseLookup lookup,
            Integrity integrity,
            MarkingSettings settings) {
        this.lookup = lookup;
        this.store = store;
        this.markers = markers;
        this.integrity = integrity;
        this.scratch = settings.scratch().toAbsolutePath().normalize();
    }

    /// The file of this path; empty where the release has none.
    Optional<FileView> file(ReleaseId release, String path) {
        return lookup.file(release, path);
    }

    MarkedRange marked(ReleaseId release, FileView file, AccountId recipient, long from, long to) {
        FileMarker marker = markers.of(release, file, recipient).orElse(null);
        return range(release, file, marker, from, to);
    }

    /// Passes the whole file on, marked for `recipient` where there is one. Fails at its end where
    /// the original was not what was published: what was passed on is worth nothing then. If it
    /// still is not when it is read once more, its release is held back and its publisher told.
    void whole(ReleaseId release, FileView file, Optional<AccountId> recipient, OutputStream out)
            throws IOException {
        FileMarker marker = recipient.flatMap(who -> markers.of(release, file, who)).orElse(null);
        MessageDigest read = Digests.start();
        try (InputStream original =
                        new DigestInputStream(original(release, file, 0, file.size()), read);
                MarkedRange marked = new MarkedRange(original, marker, 0, file.size())) {
            marked.transferTo(out);
        }
        if (Digests.hex(read.digest()).equals(file.sha256())) return;
        String again = sha256(release, file);
        if (!again.equals(file.sha256())) integrity.differs(release, file.path(), again);
        throw new Differs(file.path());
    }

    private String sha256(ReleaseId release, FileView file) throws IOException {
        MessageDigest digest = Digests.start();
        try (InputStream in = original(release, file, 0, file.size())) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return Digests.hex(digest.digest());
    }

    boolean carries(ReleaseView release, FileView file, AccountId recipient) {
        return markers.of(release.id(), file, recipient).isPresent();
    }

    /// Lays the release out as files, marked for `recipient` where there is one, and removes them.
    <T> T laidOut(String name, ReleaseView release, Optional<AccountId> recipient, Use<T> use)
            throws IOException {
        Path folder = scratch.resolve(name);
        remove(folder);
        create(folder);
        try {
            for (FileView file : release.files()) {
                Path target = folder.resolve(file.path()).normalize();
                if (!target.startsWith(folder))
                    throw new IOException(file.path() + " leaves its folder");
                Files.createDirectories(target.getParent());
                try (OutputStream out = Files.newOutputStream(target)) {
                    whole(release.id(), file, recipient, out);
                }
            }
            return use.with(folder);
        } finally {
            remove(folder);
        }
    }

    // Unmarked weights lie here for a while: nobody else on the machine may read them.
    private static void create(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    private MarkedRange range(
            ReleaseId release, FileView file, @Nullable FileMarker marker, long from, long to) {
        if (from < 0 || to < from || to > file.size()) {
            throw new IllegalArgumentException(
                    "%s has no bytes %d to %d".formatted(file.path(), from, to));
        }
        long start = marker == null ? from : marker.alignDown(from);
        long end = marker == null ? to : marker.alignUp(to);
        return new MarkedRange(original(release, file, start, end - start), marker, from, to);
    }

    /// Of the version that was read when the release was checked, or found whole since: what else
    /// may lie there is nobody's to have, and its publisher is told.
    private InputStream original(ReleaseId release, FileView file, long from, long length) {
        try {
            return store.get(file.objectKey(), from, length, file.tag());
        } catch (ObjectReplaced e) {
            integrity.replaced(release, file.path());
            throw e;
        } catch (ObjectMissing e) {
            integrity.missing(release, file.path());
            throw e;
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
