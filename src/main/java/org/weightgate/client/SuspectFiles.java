package org.weightgate.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Files that are to be traced: one, or all of a folder. What they are, the portal finds out.
record SuspectFiles(SortedMap<String, ReleaseFolder.LocalFile> files) {
    /// Looks through the folder and hashes every file; hidden and empty ones are left out.
    static SuspectFiles read(Path given, Terminal terminal) throws IOException {
        // walking does not follow a link that leads to the folder
        Path path = Files.isDirectory(given) ? given.toRealPath() : given;
        List<Path> found = find(path);
        if (found.isEmpty()) {
            throw Failure.usage(
                    Files.exists(path)
                            ? "%s holds no file that could be traced.".formatted(given)
                            : "There is no file or folder %s.".formatted(given));
        }
        long total = 0;
        for (Path file : found) {
            total += Files.size(file);
        }
        long all = total;
        AtomicLong read = new AtomicLong();
        SortedMap<String, ReleaseFolder.LocalFile> files = new TreeMap<>();
        try (ProgressBar bar = terminal.bar("hashing")) {
            for (Path file : found) {
                String sha256 =
                        Download.sha256(file, n -> bar.bytes("hashing", read.addAndGet(n), all));
                String name = name(path, file);
                files.put(name, new ReleaseFolder.LocalFile(name, file, Files.size(file), sha256));
            }
        }
        return new SuspectFiles(files);
    }

    private static List<Path> find(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return Files.size(path) == 0 ? List.of() : List.of(path);
        }
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(file -> !hidden(path, file))
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    private static boolean hidden(Path root, Path file) {
        for (Path part : root.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String name(Path path, Path file) {
        Path name = file.equals(path) ? file.getFileName() : path.relativize(file);
        return String.valueOf(name).replace('\\', '/');
    }

    long bytes() {
        return files.values().stream().mapToLong(ReleaseFolder.LocalFile::size).sum();
    }

    /// Names this set of files, whatever they are called and wherever they lie.
    String identity() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ReleaseFolder.LocalFile file : files.values()) {
                String line = file.sha256() + " " + file.path() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
