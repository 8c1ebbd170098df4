package org.weightgate.bench;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.inference.Decoder;
import org.weightgate.inference.Numerics;
import org.weightgate.inference.Session;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

/// How fast the reference engine reads a prompt of 512 tokens and writes 128, on one thread and on
/// all, beside what this machine could do at best and beside llama.cpp where it is found.
///
/// The best of a few runs counts. Weights are random and memory-mapped; the files are warm. A model
/// that fits the caches can exceed the share of memory reads.
final class InferenceBench {
    private static final String ONLY = System.getProperty("bench.only", "");
    private static final int PROMPT = Integer.getInteger("bench.prompt", 512);
    private static final int WRITTEN = Integer.getInteger("bench.written", 128);
    private static final int RUNS = Integer.getInteger("bench.runs", 3);

    private static final long AT_LEAST = 8_000_000_000L; // small models: until code is compiled

    private final PrintStream out;
    private final Optional<LlamaCpp> peer = LlamaCpp.find();
    private final Map<Integer, MachineLimits> limits = new LinkedHashMap<>();

    InferenceBench(PrintStream out) {
        this.out = out;
    }

    void run() throws IOException {
        out.println(Machine.line() + ", engine " + Numerics.REVISION);
        if (ONLY.contains("stream")) {
            new StreamBench(out).run();
            return;
        }
        if (ONLY.isEmpty() || ONLY.contains("start")) {
            new StartBench(out).run();
        }
        if (ONLY.contains("start")) {
            return;
        }
        int all = Runtime.getRuntime().availableProcessors();
        for (int threads : all == 1 ? new int[] {1} : new int[] {1, all}) {
            MachineLimits measured = MachineLimits.of(threads);
            limits.put(threads, measured);
            print(
                    "%d thread(s) at best: %.0f GFLOP/s, %.1f GB/s read%n",
                    threads, measured.gigaflops(), measured.gigabytes());
        }
        out.println(
                peer.map(llama -> "llama.cpp: " + llama.program())
                        .orElse(
                                "llama.cpp is not here: no llama-bench on PATH and none named by"
                                        + " -Dbench.llama=PATH, so its columns are missing."));
        print(
                "%-12s %-5s %7s | %9s %8s %6s | %9s %7s %6s | %s%n",
                "model",
                "type",
                "threads",
                "prefill/s",
                "GFLOP/s",
                "share",
                "decode/s",
                "GB/s",
                "share",
                "llama.cpp prefill/s, decode/s");
        for (DType dtype : List.of(DType.BF16, DType.F16, DType.F32)) {
            bench(new SyntheticLlama("15M", 288, 6, 6, 6, 768, dtype));
            bench(new SyntheticLlama("110M", 768, 12, 12, 12, 2048, dtype));
            bench(new SyntheticLlama("0.66B", 2048, 12, 32, 4, 5632, dtype));
        }
    }

    private void bench(SyntheticLlama model) throws IOException {
        List<String> wanted = List.of(ONLY.split(","));
        String one = model.name() + "-" + model.dtype();
        if (!ONLY.isEmpty() && !wanted.contains(model.name()) && !wanted.contains(one)) {
            return;
        }
        Path folder = Files.createTempDirectory("inference-bench");
        try {
            long room = Files.getFileStore(folder).getUsableSpace();
            if (room < 2 * model.fileBytes() + (1L << 30)) {
                print("%-12s %-5s not run: no disk space%n", model.name(), model.dtype());
                return;
            }
            model.writeCheckpoint(folder);
            Path gguf = folder.resolve("model.gguf");
            if (peer.isPresent()) {
                model.writeGguf(gguf);
            }
            for (int threads : limits.keySet()) {
                row(model, folder, gguf, threads);
            }
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private void row(SyntheticLlama model, Path folder, Path gguf, int threads) throws IOException {
        LlamaCpp.Speed own = own(folder, threads);
        double flops = 2.0 * (model.layerWeights() + (double) model.headWeights() / PROMPT);
        double gigaflops = own.prefill() * flops / 1e9;
        double gigabytes = own.decode() * model.bytesPerToken() / 1e9;
        MachineLimits best = limits.get(threads);
        String other = "";
        if (peer.isPresent()) {
            LlamaCpp.Speed theirs = peer.get().run(gguf, threads, PROMPT, WRITTEN);
            other =
                    format(
                            "%.1f (ours %.2fx), %.1f (ours %.2fx)",
                            theirs.prefill(),
                            own.prefill() / theirs.prefill(),
                            theirs.decode(),
                            own.decode() / theirs.decode());
        }
        print(
                "%-12s %-5s %7d | %9.1f %8.1f %5.0f%% | %9.1f %7.1f %5.0f%% | %s%n",
                model.name(),
                model.dtype(),
                threads,
                own.prefill(),
                gigaflops,
                100 * gigaflops / best.gigaflops(),
                own.decode(),
                gigabytes,
                100 * gigabytes / best.gigabytes(),
                other);
    }

    /// The engine's parallel loops run in the pool they are called from.
    private static LlamaCpp.Speed own(Path folder, int threads) {
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            return pool.submit(() -> measured(folder)).join();
        }
    }

    private static LlamaCpp.Speed measured(Path folder) {
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = Decoder.load(checkpoint)) {
            int[] prompt = new int[PROMPT];
            Arrays.setAll(prompt, i -> (7919 * i + 13) % SyntheticLlama.VOCABULARY);
            double prefill = 0;
            double decode = 0;
            long began = System.nanoTime();
            for (int run = 0; run < RUNS || System.nanoTime() - began < AT_LEAST; run++) {
                long start = System.nanoTime();
                decoder.session().next(prompt);
                prefill = Math.max(prefill, PROMPT * 1e9 / (System.nanoTime() - start));
                Session session = decoder.session();
                session.next(prompt[0]);
                start = System.nanoTime();
                for (int i = 1; i <= WRITTEN; i++) {
                    session.next(prompt[i % PROMPT]);
                }
                decode = Math.max(decode, WRITTEN * 1e9 / (System.nanoTime() - start));
            }
            return new LlamaCpp.Speed(prefill, decode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(String format, Object... values) {
        out.print(format(format, values));
        out.flush();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
