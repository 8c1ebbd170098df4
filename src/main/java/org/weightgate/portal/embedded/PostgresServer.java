package org.weightgate.portal.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real PostgreSQL, run as a child process from the binaries on the class path.
///
/// Keeps its data in `home`, writes through to disk, asks for a password and listens on loopback
/// only. A server that outlived a killed JVM is stopped first.
final class PostgresServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final FileChannel lock;
    private final PostgresPrograms programs;
    private final Path data;
    private final int port;
    private final String password;
    private final Process process;

    PostgresServer(Path home) throws IOException, InterruptedException {
        PrivateFiles.folder(home);
        lock = lock(home);
        programs = PostgresPrograms.of(home);
        data = Files.createDirectories(home.resolve("data"));
        programs.own(data);
        Path passwordFile = home.resolve("password");
        password = PrivateFiles.secret(passwordFile);
        programs.own(passwordFile);
        initialize(passwordFile);
        stopOrphan();
        port = freePort();
        process = start(home.resolve("postgres.log"));
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
            stop();
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
        var initdb =
                programs.run(
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
            stop();
        }
    }

    private void stop() throws IOException, InterruptedException {
        programs.run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "stop");
    }

    private Process start(Path log) throws IOException {
        return programs.start(
                log,
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
