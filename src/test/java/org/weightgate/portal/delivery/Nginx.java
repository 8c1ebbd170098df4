package org.weightgate.portal.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The distribution's nginx, if there is one: before an S3 server, and with a folder of its own.
final class Nginx implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Nginx startedIn(Path folder, URI store) throws Exception {
        Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
        if (program == null) return new Nginx(null, 0);
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Files.createDirectories(folder.resolve("tmp"));
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, configuration(folder, store.getAuthority(), port));
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "-p",
                                folder.toString(),
                                "-c",
                                configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nginx.txt").toFile())
                        .start();
        for (int i = 0; i < 100; i++) {
            try (Socket answers = new Socket("127.0.0.1", port)) {
                return new Nginx(process, port);
            } catch (IOException notYet) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        throw new IllegalStateException("nginx does not start; see " + folder);
    }

    /// Answers go straight on, in large buffers and never over a file.
    private static String configuration(Path folder, String store, int port) {
        return """
        daemon off;
        %s
        worker_processes auto;
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 1024; }
        http {
            access_log off;
            sendfile on;
            tcp_nopush on;
            client_body_temp_path tmp/body; proxy_temp_path tmp/proxy;
            fastcgi_temp_path tmp/f; uwsgi_temp_path tmp/u; scgi_temp_path tmp/s;
            upstream store { server %s; keepalive 16; }
            server {
                listen 127.0.0.1:%d;
                location /local/ { alias %s/; }
                location / {
                    proxy_pass http://store;
                    proxy_http_version 1.1;
                    proxy_set_header Host %s;
                    proxy_set_header Connection "";
                    proxy_buffer_size 256k;
                    proxy_buffers 8 256k;
                    proxy_busy_buffers_size 512k;
                    proxy_max_temp_file_size 0;
                }
            }
        }
        """
                .formatted(
                        System.getProperty("user.name").equals("root") ? "user root;" : "",
                        store,
                        port,
                        folder,
                        store);
    }

    boolean runs() {
        return process != null;
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// Of the master and its workers.
    Duration cpu() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() throws InterruptedException {
        if (process == null) return;
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
