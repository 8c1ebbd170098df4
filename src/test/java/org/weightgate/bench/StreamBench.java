package org.weightgate.bench;

import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Expectation;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.Magnitudes;
import org.weightgate.inference.Manifest.SignedFile;
import org.weightgate.inference.ModelSignature;
import org.weightgate.inference.Numerics;
import org.weightgate.inference.PublicKeys;
import org.weightgate.inference.Report;
import org.weightgate.inference.SignedGolden;
import org.weightgate.inference.Verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// How fast a copy is verified that lies on disk and not in memory: hashed, judged and computed in
/// one reading, against merely reading the same files from beginning to end. Each verification is a
/// fresh process with a heap far smaller than the weights; its memory is what it holds beside the
/// page cache. Beside the rate of reading stands that at which this machine's multiply-adds would
/// at best keep up with so many positions: the lower of the two binds.
final class StreamBench {
    private static final int[] POSITIONS = {16, 64, 256, 2048};
    private static final int PROMPT = 256;
    private static final int SHARDS = 4;
    private static final int CHUNK = 4 << 20;
    private static final String HEAP = System.getProperty("bench.heap", "512m");

    private final PrintStream out;
    private final KeyPair key = key();
    private double flops; // this machine's, a second
    private long multiplications; // of a position

    StreamBench(PrintStream out) {
        this.out = out;
    }

    void run() throws IOException {
        SyntheticLlama model = new SyntheticLlama("2.2B", 2048, 48, 32, 4, 5632, DType.BF16);
        Path folder = Files.createTempDirectory("stream-bench");
        try {
            model.writeShards(folder, SHARDS);
            List<SignedFile> files = signed(folder);
            flops = 1e9 * MachineLimits.of(Runtime.getRuntime().availableProcessors()).gigaflops();
            multiplications = model.layerWeights() + model.headWeights();
            print(
                    "%s bf16, %.2f GB in %d files, heap %s; %.0f GFLOP/s at best%n",
                    model.name(), model.fileBytes() / 1e9, SHARDS, HEAP, flops / 1e9);
            print(
                    "%9s | %10s %10s | %13s %6s | %9s %9s %9s | %s%n",
                    "positions",
                    "read MB/s",
                    "FLOP MB/s",
                    "verified MB/s",
                    "share",
                    "seconds",
                    "warm",
                    "core s",
                    "memory");
            List<Row> rows = new ArrayList<>();
            for (int positions : POSITIONS) {
                rows.add(row(folder, files, positions));
            }
            breakEven(rows.getFirst(), rows.getLast());
        } finally {
            delete(folder);
        }
    }

    /// Seconds of reading alone, and of verifying what is in memory already.
    private record Row(int positions, double reading, double warm) {}

    /// From how many positions on computing them takes longer than reading the files from disk.
    private void breakEven(Row few, Row many) {
        double each = (many.warm - few.warm) / (many.positions - few.positions);
        double positions = few.positions + (few.reading - few.warm) / each;
        if (positions > 0) {
            print("more than about %.0f positions take longer than reading%n", positions);
        } else {
            print("this disk is faster than hashing; positions add %.1f ms each%n", 1000 * each);
        }
    }

    private Row row(Path folder, List<SignedFile> files, int positions) throws IOException {
        sign(folder, files, positions);
        boolean cold = evict(folder);
        double reading = read(folder);
        evict(folder);
        double[] verified = verified(folder);
        evict(folder);
        double again = read(folder);
        double best = Math.min(reading, again);
        read(folder);
        double warm = verified(folder)[0];
        double megabytes = bytes(folder) / 1e6;
        print(
                "%9d | %10.0f %10.0f | %13.0f %5.0f%% | %9.1f %9.1f %9.1f | %.0f MB%s%n",
                positions,
                megabytes / best,
                megabytes * flops / (2.0 * multiplications * positions),
                megabytes / verified[0],
                100 * best / verified[0],
                verified[0],
                warm,
                verified[2],
                verified[1] / 1e6,
                cold ? "" : " (page cache not emptied: no dd here)");
        return new Row(positions, best, warm);
    }

    private static double read(Path folder) throws IOException {
        long start = System.nanoTime();
        byte[] buffer = new byte[CHUNK];
        for (Path file : weights(folder)) {
            try (InputStream in = Files.newInputStream(file)) {
                while (in.read(buffer) >= 0) {
                    // Only the time counts.
                }
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static List<Path> weights(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".safetensors")).toList();
        }
    }

    private static long bytes(Path folder) throws IOException {
        long all = 0;
        for (Path file : weights(folder)) {
            all += Files.size(file);
        }
        return all;
    }

    /// Asks the system to forget what it holds of the files.
    private static boolean evict(Path folder) throws IOException {
        boolean done = true;
        for (Path file : weights(folder)) {
            try {
                Process dd =
                        new ProcessBuilder(
                                        "dd",
                                        "of=" + file,
                                        "oflag=nocache",
                                        "conv=notrunc,fdatasync",
                                        "count=0")
                                .redirectErrorStream(true)
                                .start();
                dd.getInputStream().readAllBytes();
                done &= dd.waitFor() == 0;
            } catch (IOException e) {
                done = false;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        return done;
    }

    private List<SignedFile> signed(Path folder) throws IOException {
        List<SignedFile> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.toList()) {
                files.add(new SignedFile("" + file.getFileName(), Files.size(file), sha256(file)));
            }
        }
        return files;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[CHUNK];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A golden statement on so many positions; its hash is not the true one, which costs nothing.
    private void sign(Path folder, List<SignedFile> files, int positions) throws IOException {
        Map<String, String> facts =
                Map.of("model", "bench/m", "release", "1", "grant", "G", "golden", "exact");
        Files.write(
                folder.resolve("model.sig"),
                ModelSignature.sign(
                        "bench/m",
                        files,
                        List.of("model.sig", "golden.json", "key.pub"),
                        facts,
                        Magnitudes.NONE,
                        key));
        Files.writeString(folder.resolve("key.pub"), PublicKeys.pem(key.getPublic()));
        List<GoldenPrompt> prompts = new ArrayList<>();
        for (int left = positions; left > 0; left -= PROMPT) {
            int[] ids = new int[Math.min(left, PROMPT)];
            int seed = left;
            Arrays.setAll(ids, i -> (7919 * i + seed) % SyntheticLlama.VOCABULARY);
            prompts.add(new GoldenPrompt(null, ids));
        }
        Files.write(
                folder.resolve("golden.json"),
                new SignedGolden(
                                "bench/m", "1", "G", Numerics.REVISION, "", prompts, "0".repeat(64))
                        .sign(key));
    }

    /// Seconds of the one reading, the most bytes held, and seconds of processor time in all.
    private static double[] verified(Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of(
                        "-Xmx" + HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString()));
        Process child =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String[] said = new String(child.getInputStream().readAllBytes()).strip().split(" ");
        if (said.length != 3) {
            throw new IOException("the verification said: " + String.join(" ", said));
        }
        return Stream.of(said).mapToDouble(Double::parseDouble).toArray();
    }

    /// What the fresh process runs.
    static final class Child {
        public static void main(String[] args) throws Exception {
            Path folder = Path.of(args[0]);
            long[] most = {0};
            Thread watch =
                    new Thread(
                            () -> {
                                while (true) {
                                    most[0] = Math.max(most[0], held());
                                    java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                                }
                            });
            watch.setDaemon(true);
            watch.start();
            Expectation expected =
                    new Expectation(
                            PublicKeys.parse(Files.readString(folder.resolve("key.pub"))), "", "");
            Report report = Verification.run(folder, expected, Progress.SILENT);
            Report.Step hashes =
                    report.steps().stream()
                            .filter(s -> s.name().equals("hashes"))
                            .findFirst()
                            .get();
            if (hashes.outcome() != Report.Outcome.PASSED) {
                System.out.println(hashes.finding());
                return;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%f %d %f%n",
                    report.timings().get("hashes"),
                    most[0],
                    Machine.processorNanos() / 1e9);
        }

        /// Memory of this process that is no page of a file, as Linux counts it.
        private static long held() {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
                return lines.filter(line -> line.startsWith("RssAnon:"))
                        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElse(0);
            } catch (IOException e) {
                return 0;
            }
        }
    }

    private static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private void print(String format, Object... values) {
        out.print(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
