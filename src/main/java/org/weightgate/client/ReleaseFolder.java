package org.weightgate.client;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.FilePolicy;
import org.weightgate.inference.Decoder;
import org.weightgate.inference.GoldenPrompts;
import org.weightgate.inference.GoldenReference;
import org.weightgate.inference.Numerics;
import org.weightgate.inference.Tokenizer;
import org.weightgate.inference.UnsupportedModel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// A folder that is to become a release. Everything the portal would refuse is refused here first,
/// before a byte is sent.
final class ReleaseFolder {
    private final Path folder;
    private final Terminal terminal;
    private final SortedMap<String, LocalFile> files = new TreeMap<>();

    private ReleaseFolder(Path folder, Terminal terminal) {
        this.folder = folder;
        this.terminal = terminal;
    }

    /// One file of the folder.
    record LocalFile(String path, Path source, long size, String sha256) {}

    /// Looks through the folder, checks names, weights and configuration, and hashes every file.
    ///
    /// @param computable whether the reference engine must know the model
    static ReleaseFolder read(Path folder, boolean computable, Terminal terminal)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw Failure.usage("There is no folder %s.".formatted(folder));
        }
        ReleaseFolder release = new ReleaseFolder(folder, terminal);
        List<Path> found = release.find();
        release.check(found, computable);
        release.hash(found);
        return release;
    }

    SortedMap<String, LocalFile> files() {
        return files;
    }

    long bytes() {
        return files.values().stream().mapToLong(LocalFile::size).sum();
    }

    private List<Path> find() throws IOException {
        List<Path> found = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes a) {
                        if (!at.equals(folder) && isHidden(at)) {
                            hidden.add(name(at) + "/");
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path at, BasicFileAttributes a) {
                        if (isHidden(at)) {
                            hidden.add(name(at));
                        } else if (!a.isRegularFile()) {
                            throw Failure.check(
                                    "%s is no regular file but a link or device; put the file itself there."
                                            .formatted(name(at)));
                        } else {
                            found.add(at);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        if (!hidden.isEmpty()) {
            terminal.remark("Left out, since hidden: " + String.join(", ", hidden));
        }
        return found;
    }

    private static boolean isHidden(Path at) {
        return String.valueOf(at.getFileName()).startsWith(".");
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private void check(List<Path> found, boolean computable) throws IOException {
        try {
            FilePolicy.checkRelease(found.stream().map(this::name).toList());
        } catch (IllegalArgumentException e) {
            throw Failure.check(String.valueOf(e.getMessage()));
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            if (computable) {
                Decoder.load(checkpoint).close();
            }
            terminal.say(
                    "%d tensors in %d weight files are sound."
                            .formatted(checkpoint.tensors().size(), checkpoint.shards().size()));
        } catch (UnsupportedModel e) {
            throw Failure.check(
                    "%s If everything is as it should be, --no-golden publishes the model without a golden reference; recipients can then verify its files, not what it computes."
                            .formatted(e.getMessage()));
        } catch (IOException e) {
            throw Failure.check(Failure.sentence(e));
        }
    }

    private void hash(List<Path> found) throws IOException {
        long total = 0;
        for (Path file : found) {
            total += Files.size(file);
        }
        long all = total;
        AtomicLong read = new AtomicLong();
        try (ProgressBar bar = terminal.bar("hashing")) {
            for (Path file : found) {
                String sha256 =
                        Download.sha256(file, n -> bar.bytes("hashing", read.addAndGet(n), all));
                files.put(name(file), new LocalFile(name(file), file, Files.size(file), sha256));
            }
        }
    }

    /// What these weights compute on the golden prompts, as JSON. Kept in the client's own folder,
    /// so that an interrupted publication does not compute it twice.
    String golden() throws IOException {
        Path kept = KnownPortals.home().resolve("golden").resolve(identity() + ".json");
        if (Files.exists(kept)) {
            return Files.readString(kept);
        }
        @Nullable Tokenizer tokenizer = Tokenizer.of(folder).orElse(null);
        String json;
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                ProgressBar bar = terminal.bar("golden reference")) {
            json =
                    GoldenReference.compute(
                                    checkpoint,
                                    GoldenPrompts.forCheckpoint(checkpoint, tokenizer),
                                    bar::work)
                            .json();
        } catch (IOException e) {
            throw Failure.check(Failure.sentence(e));
        }
        Files.createDirectories(kept.getParent());
        Path fresh = Files.createTempFile(kept.getParent(), "golden", ".new");
        Files.writeString(fresh, json);
        Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
        return json;
    }

    private String identity() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Numerics.REVISION.getBytes(StandardCharsets.UTF_8));
            for (LocalFile file : files.values()) {
                String line = "\n" + file.sha256() + " " + file.path();
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
