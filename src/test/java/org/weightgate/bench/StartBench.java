package org.weightgate.bench;

import org.weightgate.checkpoint.DType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/// From the command to its first token: the client's jar as a user starts it, which finds its Java,
/// maps a checkpoint of more than a gigabyte that is in the page cache, computes one token, and
/// prints its logits.
final class StartBench {
    private static final Path JAR = Path.of("target/weightgate-client.jar");
    private static final int RUNS = 7;

    private final PrintStream out;

    StartBench(PrintStream out) {
        this.out = out;
    }

    void run() throws IOException {
        if (!Files.exists(JAR)) {
            out.println(JAR + " is not built, so no start is measured.");
            return;
        }
        Path folder = Files.createTempDirectory("start-bench");
        try {
            SyntheticLlama model = new SyntheticLlama("0.66B", 2048, 12, 32, 4, 5632, DType.BF16);
            model.writeCheckpoint(folder);
            warm(folder.resolve("model.safetensors"));
            double[] seconds = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                seconds[i] = started(folder);
            }
            Arrays.sort(seconds);
            out.printf(
                    Locale.ROOT,
                    "start to first token, %.2f GB mapped: %.2f s (%.2f to %.2f, %d runs)%n",
                    model.fileBytes() / 1e9,
                    seconds[RUNS / 2],
                    seconds[0],
                    seconds[RUNS - 1],
                    RUNS);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static double started(Path folder) throws IOException {
        long start = System.nanoTime();
        Process client =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-jar",
                                JAR.toString(),
                                "logits",
                                folder.toString(),
                                "--ids=1")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
        try {
            if (client.waitFor() != 0) {
                throw new IOException("the client failed");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void warm(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
