package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.Integrity;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseLookup;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.storage.ObjectReplaced;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.watermark.FileMarker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
                FileMarker marker =
                        recipient.flatMap(who -> markers.of(release.id(), file, who)).orElse(null);
                Path target = folder.resolve(file.path()).normalize();
                if (!target.startsWith(folder))
                    throw new IOException(file.path() + " leaves its folder");
                write(target, release.id(), file, marker);
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

    private void write(Path target, ReleaseId release, FileView file, @Nullable FileMarker marker)
            throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream in = range(release, file, marker, 0, file.size());
                OutputStream out = Files.newOutputStream(target)) {
            in.transferTo(out);
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
