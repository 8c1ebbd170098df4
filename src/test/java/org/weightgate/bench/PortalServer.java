package org.weightgate.bench;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The demo portal as a process of its own, without the tests' classes, and a way into its
/// database.
final class PortalServer implements AutoCloseable {
    private final Path home;
    private final int port;
    private final Process process;

    PortalServer(Path home) throws IOException, InterruptedException {
        this.home = Files.createDirectories(home);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx2g",
                                "-cp",
                                classPath(),
                                "org.weightgate.portal.Portal",
                                "--spring.profiles.active=demo",
                                "--server.port=" + port,
                                "--weightgate.golden.calibration-hours=0",
                                "--weightgate.data=" + home)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("portal.txt").toFile())
                        .start();
        while (!ready()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The portal ended; see " + home + "/portal.txt");
            }
            Thread.sleep(500);
        }
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private boolean ready() throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            address()
                                                                    + "/actuator/health/readiness"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String address() {
        return "http://localhost:" + port;
    }

    long pid() {
        return process.pid();
    }

    /// What the database writes down.
    Path log() {
        return home.resolve("postgres").resolve("postgres.log");
    }

    JdbcTemplate database() throws IOException {
        Path postgres = home.resolve("postgres");
        String at = Files.readAllLines(postgres.resolve("data").resolve("postmaster.pid")).get(3);
        return new JdbcTemplate(
                new DriverManagerDataSource(
                        "jdbc:postgresql://127.0.0.1:" + at.strip() + "/postgres",
                        "portal",
                        Files.readString(postgres.resolve("password")).strip()));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(60, TimeUnit.SECONDS);
    }
}
