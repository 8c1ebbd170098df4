package org.weightgate.journey;

import org.awaitility.Awaitility;

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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The packaged portal as a process of its own, in a folder of its own, started with whatever
/// `java` is first on the PATH.
final class PortalProcess implements AutoCloseable {
    private final Path folder;
    private final List<String> arguments;
    private final int port;
    private Process process;

    PortalProcess(Path folder, String... arguments) throws IOException {
        this.folder = folder;
        this.arguments = Arrays.asList(arguments);
        this.port = freePort();
        start();
    }

    private void start() throws IOException {
        List<String> command = new ArrayList<>(List.of("java", "-jar"));
        command.add(Path.of("target", "weightgate.jar").toAbsolutePath().toString());
        command.add("--server.port=" + port);
        command.addAll(arguments);
        process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(outputFile().toFile()))
                        .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .until(() -> status("/actuator/health/readiness") == 200);
    }

    String address() {
        return "http://localhost:" + port;
    }

    String output() throws IOException {
        return Files.readString(outputFile());
    }

    private Path outputFile() {
        return folder.resolve("portal.txt");
    }

    /// kill -9 of the portal itself, not only of the launcher before it; then a fresh start.
    void killAndStartAgain() throws IOException, InterruptedException {
        process.descendants()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        start();
    }

    /// An ordinary stop, as a service manager does it.
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The portal did not stop within a minute");
        }
        return process.exitValue();
    }

    int status(String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(address() + path)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
