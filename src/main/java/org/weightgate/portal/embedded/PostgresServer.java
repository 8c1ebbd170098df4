package org.weightgate.portal.embedded;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A real PostgreSQL, run as a child process from the binaries on the class path.
///
/// Keeps its data in `home`, writes through to disk, asks for a password and listens on loopback
/// only. A server that outlived a killed JVM is stopped first. As root, which PostgreSQL refuses,
/// it runs in a user namespace or as `nobody`.
final class PostgresServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final String NOBODY = "65534";

    private final Path bin;
    private final Path data;
    private final List<String> prefix;
    private final FileChannel lock;
    private final int port;
    private final String password;
    private final Process process;

    PostgresServer(Path home) throws IOException, InterruptedException {
        PrivateFiles.folder(home);
        lock = lock(home);
        bin = extract(home.resolve("bin"));
        data = home.resolve("data");
        prefix = unprivileged(home);
        Path passwordFile = home.resolve("password");
        password = PrivateFiles.secret(passwordFile);
        if (prefix.contains("setpriv")) {
            giveToNobody(passwordFile);
        }
        initialize(passwordFile);
        stopOrphan();
        port = freePort();
        process = startServer(home);
        awaitReady(home);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    String user() {
        return "portal";
    }

    String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        try {
            run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroy();
            lock.close();
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new IllegalStateException(
                    home
                            + " is in use: another portal runs on this data folder. Stop it, or set"
                            + " weightgate.data to another folder.");
        }
        return channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void initialize(Path passwordFile) throws IOException, InterruptedException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        Finished initdb =
                run(
                        "initdb",
                        "-D",
                        data.toString(),
                        "-U",
                        user(),
                        "-A",
                        "scram-sha-256",
                        "--pwfile=" + passwordFile,
                        "-E",
                        "UTF8",
                        "--locale-provider=builtin",
                        "--locale=C.UTF-8",
                        "--no-instructions");
        if (initdb.exit() != 0) {
            throw new IOException("initdb failed: " + initdb.output());
        }
    }

    private void stopOrphan() throws IOException, InterruptedException {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "stop");
        }
    }

    private Process startServer(Path home) throws IOException {
        List<String> command =
                command(
                        "postgres",
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "shared_buffers=64MB",
                        "-c",
                        "max_connections=60",
                        "-c",
                        "timezone=UTC",
                        "-c",
                        "logging_collector=off");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("postgres.log").toFile()))
                .start();
    }

    private void awaitReady(Path home) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!ready()) {
            if (!process.isAlive()) {
                throw new IOException(
                        "PostgreSQL stopped at start (exit %d); %s says why"
                                .formatted(process.exitValue(), home.resolve("postgres.log")));
            }
            if (System.nanoTime() > end) {
                close();
                throw new IOException("PostgreSQL was not ready in " + START.toSeconds() + " s");
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /// The eighth line of the pid file tells the state, the fourth the port.
    private boolean ready() throws IOException {
        Path pid = data.resolve("postmaster.pid");
        if (!Files.exists(pid)) {
            return false;
        }
        List<String> lines = Files.readAllLines(pid);
        return lines.size() >= 8
                && lines.get(7).strip().equals("ready")
                && lines.get(3).equals(Integer.toString(port));
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(bin.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private record Finished(int exit, String output) {}

    private Finished run(String program, String... arguments)
            throws IOException, InterruptedException {
        Process child =
                new ProcessBuilder(command(program, arguments)).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(child.waitFor(), output);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<String> unprivileged(Path home) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        if (succeeds("unshare", "-U", "true")) {
            return List.of("unshare", "-U");
        }
        List<String> asNobody =
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        List<String> probe = new ArrayList<>(asNobody);
        probe.addAll(List.of("test", "-x", bin.resolve("bin/postgres").toString()));
        Files.setPosixFilePermissions(
                home.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
        giveToNobody(home);
        if (succeeds(probe.toArray(String[]::new))) {
            Files.createDirectories(data);
            giveToNobody(data);
            return asNobody;
        }
        throw new IllegalStateException(
                "PostgreSQL refuses to run as root: allow user namespaces, run the portal as an"
                        + " ordinary user, or set spring.datasource.url to a server of your own");
    }

    private static void giveToNobody(Path path) throws IOException {
        Files.setOwner(
                path,
                path.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path extract(Path target) throws IOException {
        String os =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
                        ? "darwin"
                        : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        Path complete = target.resolve(".complete");
        if (Files.exists(complete)) {
            return target;
        }
        try (InputStream in =
                PostgresServer.class.getResourceAsStream("/postgres-" + os + "-" + arch + ".txz")) {
            if (in == null) {
                throw new IOException(
                        "No embedded PostgreSQL for %s on %s: set spring.datasource.url"
                                .formatted(os, arch));
            }
            Files.createDirectories(target);
            unpack(
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in))),
                    target);
        }
        Files.createFile(complete);
        return target;
    }

    private static void unpack(TarArchiveInputStream tar, Path target) throws IOException {
        for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("Bad entry " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else if (entry.isSymbolicLink()) {
                Files.createDirectories(path.getParent());
                Files.deleteIfExists(path);
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.createDirectories(path.getParent());
                Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
                if ((entry.getMode() & 0100) != 0) {
                    path.toFile().setExecutable(true, false);
                }
            }
        }
    }
}
