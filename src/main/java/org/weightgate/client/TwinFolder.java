package org.weightgate.client;

import org.weightgate.checkpoint.RandomWeights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The twin of a release folder, laid out in the client's own folder while it is published: every
/// file the same, except that weights are random. The same release makes the same twin, so that an
/// interrupted publication goes on.
final class TwinFolder implements AutoCloseable {
    private final Path folder;

    private TwinFolder(Path folder) {
        this.folder = folder;
    }

    /// @param name of the release, `namespace/name@label`; the random weights follow from it
    static TwinFolder make(ReleaseFolder original, String name, Terminal terminal)
            throws IOException {
        Path folder =
                KnownPortals.home().resolve("rehearsals").resolve(name.replaceAll("[/@]", "+"));
        Files.createDirectories(folder);
        requireRoom(folder, original.bytes());
        var twin = new TwinFolder(folder);
        twin.clear();
        AtomicLong written = new AtomicLong();
        try (ProgressBar bar = terminal.bar("random weights")) {
            for (ReleaseFolder.LocalFile file : original.files().values()) {
                Path at = folder.resolve(file.path());
                Files.createDirectories(at.getParent());
                bar.bytes(file.path(), written.getAndAdd(file.size()), original.bytes());
                if (file.path().endsWith(".safetensors")) {
                    write(file, name, at);
                } else {
                    Files.copy(file.source(), at, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return twin;
    }

    private static void requireRoom(Path folder, long bytes) throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace();
        if (room < bytes) {
            throw Failure.check(
                    "The rehearsal needs %s below %s, where %s are free. WEIGHTGATE_HOME names another folder."
                            .formatted(ProgressBar.size(bytes), folder, ProgressBar.size(room)));
        }
    }

    private static void write(ReleaseFolder.LocalFile file, String seed, Path at)
            throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file.source()));
                OutputStream out = Files.newOutputStream(at)) {
            RandomWeights.twin(in, file.size(), seed, out);
        }
    }

    Path path() {
        return folder;
    }

    /// Takes it away once it is published.
    @Override
    public void close() throws IOException {
        clear();
        Files.delete(folder);
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }
}
