package org.weightgate.bench;

import org.weightgate.bench.Leaks.Leak;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.FileMarker;
import org.weightgate.watermark.MarkKeys;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.align.Aligner;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.trace.Evidence;
import org.weightgate.watermark.trace.Finding;
import org.weightgate.watermark.trace.Tracer;
import org.weightgate.watermark.trace.Verdict;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a trace finds in every leak that we know how to make, how much the mark changes what a
/// model says, and how fast marking and tracing are.
///
/// Guilty recipients stand among innocents; the threshold is that of 100,000 recipients at a
/// false-accusation probability of 1e-9, whoever many are scored.
final class WatermarkBench {
    private static final double EPSILON = 1e-9;
    private static final int POPULATION = 100_000;
    private static final int INNOCENTS = Integer.getInteger("bench.innocents", 200);
    private static final String ONLY = System.getProperty("bench.only", "");
    private static final Pattern LEAKS = Pattern.compile(System.getProperty("bench.leaks", ""));
    private static final Path DEMO = Path.of("src/main/resources/demo");
    private static final int PIECE = 1 << 18;
    private static final int COPIED = 64 << 20;

    private final PrintStream out;
    private final MarkKeys keys = new MarkKeys(secret(1), secret(2));

    WatermarkBench(PrintStream out) {
        this.out = out;
    }

    private static byte[] secret(int fill) {
        byte[] key = new byte[MarkKeys.LENGTH];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    void run() throws IOException {
        out.println(Machine.line());
        if (wanted("speed")) {
            speed();
        }
        if (wanted("fidelity")) {
            fidelity();
        }
        if (wanted("15M")) {
            for (DType dtype : List.of(DType.BF16, DType.F16)) {
                table(synthetic15(dtype, "15M"), synthetic15(dtype, "another 15M"));
            }
        }
        if (wanted("demo")) {
            BenchModel llama = BenchModel.trained(DEMO.resolve("llama-stories"));
            BenchModel opt = BenchModel.trained(DEMO.resolve("opt-stories"));
            table(llama, opt);
            table(opt, llama);
        }
        if (wanted("110M")) {
            table(synthetic110(DType.BF16, "110M"), synthetic110(DType.BF16, "another 110M"));
        }
    }

    private static boolean wanted(String part) {
        return ONLY.isEmpty() || List.of(ONLY.split(",")).contains(part);
    }

    private static BenchModel synthetic15(DType dtype, String name) {
        return BenchModel.synthetic(name, dtype, 256, 6, 1024, 32_000);
    }

    private static BenchModel synthetic110(DType dtype, String name) {
        return BenchModel.synthetic(name, dtype, 768, 12, 2048, 32_000);
    }

    private void table(BenchModel model, BenchModel unrelated) throws IOException {
        out.printf(
                Locale.ROOT,
                "%n%s, %s, %.1f M weights%s%n%n",
                model.name(),
                model.dtype(),
                model.parameters() / 1e6,
                model.name().endsWith("M") ? ", synthetic" : ", trained");
        out.println("| leak | c | accused | weakest guilty z | strongest innocent z | said | s |");
        out.println("|---|---|---|---|---|---|---|");
        Codebook codebook = new Codebook(keys);
        for (Leak leak : Leaks.all(model, keys, unrelated)) {
            if (LEAKS.matcher(leak.name()).find()) {
                row(model, codebook, leak);
            }
        }
    }

    private void row(BenchModel model, Codebook codebook, Leak leak) throws IOException {
        Path folder = Files.createTempDirectory("weightgate-leak");
        try {
            StoredLeak.write(folder, leak.weights().get(), leak.storage(), model);
            long start = System.nanoTime();
            Finding finding;
            List<String> recipients = recipients(leak.colluders());
            try (Suspect suspect = Suspect.open(folder)) {
                finding = trace(model, codebook, suspect, recipients);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            print(leak, finding, recipients, seconds);
        } finally {
            StoredLeak.delete(folder);
        }
    }

    private static List<String> recipients(int colluders) {
        List<String> recipients = new ArrayList<>();
        for (int i = 0; i < colluders; i++) {
            recipients.add(Leaks.guilty(i));
        }
        for (int i = 0; i < INNOCENTS; i++) {
            recipients.add("innocent-" + i);
        }
        return recipients;
    }

    private static Finding trace(
            BenchModel model, Codebook codebook, Suspect suspect, List<String> recipients)
            throws IOException {
        Alignment alignment = Aligner.align(model.originals(), suspect, Progress.SILENT);
        double epsilon = EPSILON * recipients.size() / POPULATION;
        return Tracer.trace(alignment, codebook, recipients, epsilon, Progress.SILENT);
    }

    private void print(Leak leak, Finding finding, List<String> recipients, double seconds) {
        Evidence evidence = finding.evidence();
        float[] z = evidence.z();
        double strongest = Double.NEGATIVE_INFINITY;
        for (int i = leak.colluders(); i < z.length; i++) {
            strongest = Math.max(strongest, z[i]);
        }
        for (var suspicion : evidence.suspicions()) {
            int place = recipients.indexOf(suspicion.recipientId());
            z[place] = Math.max(z[place], (float) suspicion.z());
        }
        double weakest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < leak.colluders(); i++) {
            weakest = Math.min(weakest, z[i]);
        }
        String said = finding.verdict().getClass().getSimpleName();
        String accused = "0";
        if (finding.verdict() instanceof Verdict.Accused found) {
            Set<String> names =
                    found.accused().stream()
                            .map(accusation -> accusation.recipientId())
                            .collect(Collectors.toSet());
            long guilty = names.stream().filter(name -> name.startsWith("guilty")).count();
            accused = guilty + "";
            if (names.size() > guilty) {
                accused += " **and " + (names.size() - guilty) + " innocent**";
            }
        }
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.1f | %s | %.1f |%n",
                leak.name(),
                leak.colluders() == 0 ? "–" : leak.colluders(),
                accused,
                leak.colluders() == 0 ? "–" : "%.1f".formatted(weakest),
                strongest,
                said.toLowerCase(Locale.ROOT),
                seconds);
    }

    private void fidelity() throws IOException {
        out.printf("%nChange of what trained models say about held-out text%n%n");
        out.println("| model | change | mean KL, nats | perplexity |");
        out.println("|---|---|---|---|");
        for (String name : List.of("llama-stories", "opt-stories")) {
            Path folder = DEMO.resolve(name);
            Fidelity fidelity = new Fidelity(folder);
            BenchModel dense = BenchModel.trained(folder);
            BenchModel sparse = BenchModel.trained(folder, new Sizing(8, 1));
            changed(name, "mark on every weight", fidelity.of(copy(dense)));
            changed(name, "mark on one weight in 8", fidelity.of(copy(sparse)));
            for (var storage : List.of(Leaks.Storage.Q8_0, Leaks.Storage.Q4_0)) {
                byte[] quantised = StoredLeak.dequantised(dense.weights(), storage);
                changed(name, storage.name(), fidelity.of(quantised));
            }
        }
    }

    private byte[] copy(BenchModel model) {
        byte[] copy = model.file().clone();
        model.marker(keys, Leaks.guilty(0)).mark(copy, 0, copy.length, 0);
        return copy;
    }

    private void changed(String model, String change, Fidelity.Moved moved) {
        out.printf(
                Locale.ROOT,
                "| %s | %s | %.1e | %+.4f %% |%n",
                model,
                change,
                moved.divergence(),
                100 * moved.perplexity());
    }

    private void speed() throws IOException {
        BenchModel model = synthetic110(DType.BF16, "110M");
        out.printf("%nSpeed, on the plan of 110M weights%n%n");
        out.println("| what | against | ratio | |");
        out.println("|---|---|---|---|");
        embedding(model);
        reading(model);
        scoring(synthetic15(DType.BF16, "15M"));
    }

    /// One core, a stretch of 64 MiB, key stream included.
    private void embedding(BenchModel model) {
        FileMarker marker = model.marker(keys, Leaks.guilty(0));
        byte[] from = Arrays.copyOf(model.file(), COPIED);
        byte[] to = new byte[COPIED];
        double copying = Double.POSITIVE_INFINITY;
        double marking = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 25; round++) {
            long start = System.nanoTime();
            System.arraycopy(from, 0, to, 0, COPIED);
            copying = Math.min(copying, (System.nanoTime() - start) / 1e9);
            start = System.nanoTime();
            for (int at = 0; at < COPIED; at += PIECE) {
                marker.mark(to, at, PIECE, at);
            }
            marking = Math.min(marking, (System.nanoTime() - start) / 1e9);
        }
        out.printf(
                Locale.ROOT,
                "| embedding, one core | memcpy of 64 MiB | %.2f | %.2f GB/s against %.2f |%n",
                copying / marking,
                COPIED / marking / 1e9,
                COPIED / copying / 1e9);
    }

    private void reading(BenchModel model) throws IOException {
        Path folder = Files.createTempDirectory("weightgate-leak");
        try {
            byte[] copy = copy(model);
            Path file = folder.resolve("model.safetensors");
            Files.write(file, copy);
            Files.readAllBytes(file);
            long start = System.nanoTime();
            Files.readAllBytes(file);
            double read = (System.nanoTime() - start) / 1e9;
            start = System.nanoTime();
            try (Suspect suspect = Suspect.open(folder)) {
                trace(model, new Codebook(keys), suspect, recipients(1).subList(0, 1));
            }
            double traced = (System.nanoTime() - start) / 1e9;
            out.printf(
                    Locale.ROOT,
                    "| trace of one recipient, all cores | one read of the leak | %.2f |"
                            + " %.1f s against %.1f |%n",
                    read / traced,
                    traced,
                    read);
        } finally {
            StoredLeak.delete(folder);
        }
    }

    /// All 100,000, on 2^22 tiles or as many as the model has.
    private void scoring(BenchModel model) throws IOException {
        Path folder = Files.createTempDirectory("weightgate-leak");
        try {
            Files.write(folder.resolve("model.safetensors"), copy(model));
            List<String> everyone = new ArrayList<>(recipients(1).subList(0, 1));
            for (int i = 1; i < POPULATION; i++) {
                everyone.add("innocent-" + i);
            }
            double[] cpu = new double[2];
            for (int i = 0; i < 2; i++) {
                List<String> some = i == 0 ? everyone.subList(0, 1) : everyone;
                long start = Machine.processorNanos();
                try (Suspect suspect = Suspect.open(folder)) {
                    trace(model, new Codebook(keys), suspect, some);
                    cpu[i] = (Machine.processorNanos() - start) / 1e9;
                }
            }
            out.printf(
                    Locale.ROOT,
                    "| scoring 100,000 recipients | limit of 10 core-minutes | %.2f |"
                            + " %.1f core-minutes |%n",
                    600 / (cpu[1] - cpu[0]),
                    (cpu[1] - cpu[0]) / 60);
        } finally {
            StoredLeak.delete(folder);
        }
    }
}
