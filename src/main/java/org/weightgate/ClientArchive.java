package org.weightgate;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// A step of the build: packs the client for machines without Java, as one `tar.gz` of a jlink
/// runtime, the client's jar, an archive of its loaded classes (it starts in about half the time)
/// and a shell script. For the platform it runs on, Linux or macOS; elsewhere it makes nothing.
///
/// Arguments: the build folder, the folder to serve from, the script, the time of every entry, a
/// small checkpoint to be run so that its classes are known. What is unchanged since the last build
/// is kept: the whole archive under the same jar, the runtime under the same JDK. The two halves
/// are gzip members of their own, so that a new jar does not pack the runtime again.
public final class ClientArchive {
    /// What the client needs; `java.base` holds TLS, the trusted roots and the time zones.
    private static final String MODULES =
            "java.base,java.management,java.net.http,jdk.crypto.ec,jdk.incubator.vector,"
                    + "jdk.management";

    private static final String JAR = "weightgate-client.jar";
    private static final String CLASSES = "weightgate-client.jsa";

    private final Path work;
    private final Path folder;
    private final Path script;
    private final FileTime time;
    private final Path model;

    private ClientArchive(Path work, String name, Path script, FileTime time, Path model) {
        this.work = work;
        this.folder = work.resolve(name);
        this.script = script;
        this.time = time;
        this.model = model;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path target = Path.of(args[0]);
        Optional<String> platform = platform();
        if (platform.isEmpty() || ToolProvider.findFirst("jlink").isEmpty()) {
            System.out.println("No self-contained client is made on this platform.");
            return;
        }
        String name = "weightgate-client-" + platform.get();
        var archive =
                new ClientArchive(
                        target.resolve("client-archive"),
                        name,
                        Path.of(args[2]),
                        FileTime.from(Instant.parse(args[3])),
                        Path.of(args[4]));
        Path made = target.resolve(name + ".tar.gz");
        archive.make(target.resolve(JAR), made);
        Path served = Path.of(args[1]).resolve(name + ".tar.gz");
        if (!Files.exists(served) || Files.mismatch(made, served) >= 0) {
            Files.createDirectories(served.getParent());
            Files.copy(made, served, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// `linux-x86_64` and the like; empty where no such archive is made.
    private static Optional<String> platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        if (os.startsWith("linux")) {
            return Optional.of("linux-" + machine);
        }
        return os.startsWith("mac") ? Optional.of("macos-" + machine) : Optional.empty();
    }

    private void make(Path jar, Path archive) throws IOException, InterruptedException {
        Path stamp = work.resolve("stamp");
        String inputs = inputs(jar);
        if (Files.exists(archive)
                && Files.exists(stamp)
                && Files.readString(stamp).equals(inputs)) {
            return;
        }
        Files.deleteIfExists(stamp);
        Path runtime = runtime();
        Path rest = client(jar);
        Path fresh = work.resolve("fresh.tar.gz");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            Files.copy(runtime, out);
            Files.copy(rest, out);
        }
        Files.move(fresh, archive, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(stamp, inputs);
    }

    /// The first half: the runtime, linked and packed once for a JDK.
    private Path runtime() throws IOException {
        Path packed = work.resolve("runtime-" + digest(List.of(), jdk()) + ".tar.gz");
        if (!Files.exists(packed) || !Files.exists(folder.resolve("runtime/bin/java"))) {
            delete(folder);
            Files.createDirectories(folder);
            link(folder.resolve("runtime"));
            Path fresh = work.resolve("runtime.fresh");
            pack(fresh, false, List.of(folder.resolve("runtime")));
            Files.move(fresh, packed, StandardCopyOption.REPLACE_EXISTING);
        }
        return packed;
    }

    private static void link(Path runtime) {
        var said = new StringWriter();
        int exit =
                ToolProvider.findFirst("jlink")
                        .orElseThrow()
                        .run(
                                new PrintWriter(said),
                                new PrintWriter(said),
                                "--add-modules=" + MODULES,
                                "--strip-java-debug-attributes",
                                "--no-header-files",
                                "--no-man-pages",
                                // The archive is compressed; twice makes it larger and slower.
                                "--compress=zip-0",
                                "--output=" + runtime);
        if (exit != 0) {
            throw new IllegalStateException("jlink failed: " + said);
        }
    }

    /// The second half: what changes with the client.
    private Path client(Path jar) throws IOException, InterruptedException {
        Path start = folder.resolve("weightgate-client");
        Files.writeString(start, Files.readString(script).replace("@FLAGS@", flags()));
        start.toFile().setExecutable(true, false);
        Path copy = folder.resolve(JAR);
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        // The class archive is good for a jar of this time and size only.
        Files.setLastModifiedTime(copy, time);
        Path list = work.resolve("classes.txt");
        java(
                "-XX:DumpLoadedClassList=" + list,
                "-jar",
                copy.toString(),
                "logits",
                model.toString(),
                "--ids=1");
        Path classes = folder.resolve(CLASSES);
        java(
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + classes,
                "-jar",
                copy.toString());
        Path rest = work.resolve("client.tar.gz");
        pack(rest, true, List.of(start, copy, classes));
        return rest;
    }

    /// The launcher's, as words of a shell.
    private static String flags() {
        return "'" + String.join("' '", Launcher.FLAGS) + "'";
    }

    private void java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("runtime/bin/java").toString());
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
        }
    }

    /// One gzip member of tar entries; only the last one ends the tar.
    private void pack(Path packed, boolean last, List<Path> roots) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(packed));
                var gzip = new GZIPOutputStream(out, 65_536)) {
            var tar = new TarArchiveOutputStream(gzip, 512);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path root : roots) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.sorted().toList()) {
                        put(tar, file);
                    }
                }
            }
            if (last) {
                tar.finish();
            }
            tar.flush();
        }
    }

    private void put(TarArchiveOutputStream tar, Path file) throws IOException {
        String name = work.relativize(file).toString();
        TarArchiveEntry entry;
        if (Files.isSymbolicLink(file)) {
            entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString());
        } else {
            entry = new TarArchiveEntry(Files.isDirectory(file) ? name + "/" : name);
            entry.setMode(Files.isExecutable(file) ? 0755 : 0644);
        }
        boolean content = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        entry.setSize(content ? Files.size(file) : 0);
        entry.setModTime(time);
        tar.putArchiveEntry(entry);
        if (content) {
            Files.copy(file, tar);
        }
        tar.closeArchiveEntry();
    }

    private String inputs(Path jar) throws IOException {
        return digest(List.of(jar, script), jdk());
    }

    /// What a runtime depends on.
    private static String jdk() {
        return System.getProperty("java.home") + Runtime.version() + MODULES;
    }

    private static String digest(List<Path> files, String text) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
