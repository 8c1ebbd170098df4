package org.weightgate.portal.delivery;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.storage.ObjectStore;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The marked stream of a portal process beside nginx with the unmarked object from the same S3
/// server, a local file by nginx's sendfile, and the S3 server's own presigned GET. `mvn -Pbench
/// -Dbench=delivery`.
@PortalTest
public class DeliveryBench {
    private static final String FILE = "model.safetensors";
    private static final int TENSORS = 64;
    private static final int ROWS = 1024;
    private static final int COLUMNS = 4096;
    private static final int ROUNDS = 5;

    /// Fetches, eight at a time, until what runs for weeks elsewhere is compiled here too.
    private static final int WARM_UP = 10;

    @Autowired private DeliveryFixture fixture;
    @Autowired private CatalogFixture catalogFixture;
    @Autowired private NodeProcess.Neighbourhood neighbourhood;
    @Autowired private Delivering delivering;
    @Autowired private Catalog catalog;
    @Autowired private ObjectStore store;

    private interface Clock {
        Duration spent();
    }

    /// One way to the bytes: where, and whose CPU time it takes beside the S3 server's.
    private record Way(String name, URI address, Clock cpu) {}

    private record Speed(double megabytes, double cpu) {}

    public static void run(PrintStream out) throws Exception {
        DeliveryBench bench = new DeliveryBench();
        new TestContextManager(DeliveryBench.class).prepareTestInstance(bench);
        bench.measure(out);
    }

    private void measure(PrintStream out) throws Exception {
        Actor ada = fixture.researcher();
        byte[] weights = weights();
        Map<String, byte[]> files = new TreeMap<>();
        files.put("config.json", "{\"model_type\":\"bench\"}".getBytes(StandardCharsets.UTF_8));
        files.put(FILE, weights);
        var model = catalogFixture.published(files);
        GrantView grant = fixture.prepared(ada, model);
        String link = delivering.mint(ada, grant, fixture.copy(grant), FILE).url();
        FileView original =
                catalog.release(grant.release()).files().stream()
                        .filter(file -> file.path().equals(FILE))
                        .findFirst()
                        .orElseThrow();
        URI presigned = store.presignGet(original.objectKey(), FILE, Duration.ofHours(1));
        Path folder = Files.createTempDirectory("weightgate-delivery");
        Files.write(folder.resolve(FILE), weights);
        try (NodeProcess node = neighbourhood.start();
                Nginx nginx = Nginx.startedIn(folder, presigned)) {
            List<Way> ways = new ArrayList<>();
            ways.add(new Way("portal, stream, marked", node.at(link), node::cpu));
            if (nginx.runs()) {
                ways.add(
                        new Way(
                                "nginx proxy_pass, unmarked",
                                nginx.at(presigned.getRawPath() + "?" + presigned.getRawQuery()),
                                nginx::cpu));
                ways.add(
                        new Way(
                                "nginx sendfile, local file",
                                nginx.at("/local/" + FILE),
                                nginx::cpu));
            } else {
                out.println("nginx: not installed here, so nothing to compare with");
            }
            ways.add(new Way("S3 server, presigned GET", presigned, () -> Duration.ZERO));
            table(out, ways, weights.length);
        }
    }

    private static void table(PrintStream out, List<Way> ways, long size) throws Exception {
        out.printf(
                "%d cores, file of %d MB, best of %d rounds, all ways in turn%n",
                Runtime.getRuntime().availableProcessors(), size / 1_000_000, ROUNDS);
        out.println("| way | streams | MB/s | CPU s/GB | portal ÷ this |");
        out.println("|---|---:|---:|---:|---:|");
        for (int i = 0; i < WARM_UP; i++) fetch(ways.getFirst(), 8, size);
        for (int streams : new int[] {1, 8}) {
            Map<Way, Speed> best = new LinkedHashMap<>();
            for (Way way : ways) fetch(way, streams, size);
            for (int round = 0; round < ROUNDS; round++) {
                for (Way way : ways) {
                    best.merge(
                            way,
                            fetch(way, streams, size),
                            (a, b) -> a.megabytes() > b.megabytes() ? a : b);
                }
            }
            double portal = best.get(ways.getFirst()).megabytes();
            best.forEach(
                    (way, speed) ->
                            out.printf(
                                    "| %s | %d | %.0f | %s | %.2f |%n",
                                    way.name(),
                                    streams,
                                    speed.megabytes(),
                                    speed.cpu() == 0
                                            ? "in the server"
                                            : "%.2f".formatted(speed.cpu()),
                                    portal / speed.megabytes()));
        }
    }

    private static Speed fetch(Way way, int streams, long size) throws Exception {
        List<Callable<Long>> work = new ArrayList<>();
        for (int i = 0; i < streams; i++) work.add(() -> received(way.address()));
        Duration cpu = way.cpu().spent();
        long began = System.nanoTime();
        long bytes = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(streams)) {
            for (Future<Long> one : threads.invokeAll(work)) bytes += one.get();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (bytes < size * streams) {
            throw new IOException(
                    "%s gave %d bytes instead of %d".formatted(way.name(), bytes, size * streams));
        }
        double spent = way.cpu().spent().minus(cpu).toMillis() / 1000.0;
        return new Speed(bytes / seconds / 1e6, spent / (bytes / 1e9));
    }

    /// Reads everything and keeps nothing; head included.
    private static long received(URI address) throws IOException {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET %s%s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
                                    .formatted(
                                            address.getRawPath(),
                                            query,
                                            address.getHost(),
                                            address.getPort())
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[256 * 1024];
            long bytes = 0;
            for (int n; (n = in.read(buffer)) > 0; ) bytes += n;
            return bytes;
        }
    }

    /// Random weights as a training leaves them: bell-shaped, in bfloat16.
    private static byte[] weights() {
        StringBuilder header = new StringBuilder("{");
        long bytes = 2L * ROWS * COLUMNS;
        for (int i = 0; i < TENSORS; i++) {
            header.append(
                    "%s\"layer.%d.weight\":{\"dtype\":\"BF16\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                            .formatted(
                                    i == 0 ? "" : ",",
                                    i,
                                    ROWS,
                                    COLUMNS,
                                    i * bytes,
                                    (i + 1) * bytes));
        }
        header.append("}");
        byte[] file = CatalogFixture.safetensors(header.toString(), (int) (TENSORS * bytes));
        ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        SplittableRandom random = new SplittableRandom(1);
        for (int at = (int) (file.length - TENSORS * bytes); at < file.length; at += 2) {
            float sum = 0;
            long bits = random.nextLong();
            for (int i = 0; i < 4; i++) sum += (short) (bits >>> (16 * i)) / 32768f;
            data.putShort(at, (short) (Float.floatToRawIntBits(sum * 0.02f) >>> 16));
        }
        return file;
    }
}
