package org.weightgate.portal.delivery;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.weightgate.portal.Portal;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.storage.S3Connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A second portal node: a process of its own on the test's PostgreSQL, S3 server and keys.
final class NodeProcess implements AutoCloseable {
    /// What a node shares with the test.
    @Component
    static class Neighbourhood {
        private final JdbcConnectionDetails database;
        private final S3Connection s3;
        private final Environment environment;

        Neighbourhood(JdbcConnectionDetails database, S3Connection s3, Environment environment) {
            this.database = database;
            this.s3 = s3;
            this.environment = environment;
        }

        S3Connection s3() {
            return s3;
        }

        /// @param store where the node finds the S3 server
        NodeProcess start(URI store, String... arguments) throws IOException {
            Path data = Path.of(environment.getRequiredProperty("weightgate.data"));
            List<String> all = new ArrayList<>();
            all.add("--spring.profiles.active=test");
            all.add("--spring.datasource.url=" + database.getJdbcUrl());
            all.add("--spring.datasource.username=" + database.getUsername());
            all.add("--spring.datasource.password=" + database.getPassword());
            all.add("--weightgate.s3.endpoint=" + store);
            all.add("--weightgate.s3.access-key=" + s3.accessKey());
            all.add("--weightgate.s3.secret-key=" + s3.secretKey());
            all.add("--weightgate.keys.dir=" + data.resolve("keys").toAbsolutePath());
            all.add("--weightgate.data=" + data.resolve("node").toAbsolutePath());
            all.addAll(List.of(arguments));
            return new NodeProcess(all);
        }

        NodeProcess start(String... arguments) throws IOException {
            return start(s3.endpoint(), arguments);
        }
    }

    private final int port = freePort();
    private final Process process;

    private NodeProcess(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Xmx512m");
        command.add("-cp");
        command.add(mainClasses());
        command.add(Portal.class.getName());
        command.add("--server.port=" + port);
        command.add("--server.address=127.0.0.1");
        command.add("--weightgate.integrity.enabled=false");
        command.add("--weightgate.golden.calibration-hours=0");
        command.addAll(arguments);
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Path.of("target", "node-" + port + ".txt").toFile())
                        .start();
        CatalogFixture.await(
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the node ended; see target/node-" + port);
                    }
                    return ready();
                });
    }

    /// Without the test's own components, which need a test around them.
    private static String mainClasses() {
        String own = NodeProcess.class.getName().replace('.', '/') + ".class";
        List<String> kept = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            if (!Files.exists(Path.of(entry, own))) {
                kept.add(Path.of(entry).toAbsolutePath().toString());
            }
        }
        return String.join(":", kept);
    }

    private boolean ready() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(at("/actuator/health/readiness"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Processor time spent so far.
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    int port() {
        return port;
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// kill -9.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// An ordinary stop, as a service manager does it.
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS))
            throw new IllegalStateException("does not stop");
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
