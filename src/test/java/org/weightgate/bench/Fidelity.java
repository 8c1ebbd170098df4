package org.weightgate.bench;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.inference.Decoder;
import org.weightgate.inference.Tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How far a change of the weights moves what a model says about text that it never saw, computed
/// by the reference inference.
final class Fidelity {
    private static final int LENGTH = 128;
    private static final int PASSAGES = 40;

    private final Path folder;
    private final List<int[]> passages = new ArrayList<>();
    private final List<float[]> expected = new ArrayList<>();

    /// What moved.
    ///
    /// @param divergence mean Kullback-Leibler divergence from the original's next-token
    ///   distribution, in nats
    /// @param perplexity relative change of perplexity
    record Moved(double divergence, double perplexity) {}

    /// @param folder the original, with its tokenizer
    Fidelity(Path folder) throws IOException {
        this.folder = folder;
        try (InputStream in = Fidelity.class.getResourceAsStream("/bench/heldout.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Tokenizer tokenizer = Tokenizer.of(folder).orElseThrow();
            int[] opening = tokenizer.encodeWithSpecials("");
            int[] ids = tokenizer.encode(text);
            int step = LENGTH - opening.length;
            for (int at = 0; at + step <= ids.length && passages.size() < PASSAGES; at += step) {
                int[] passage = Arrays.copyOf(opening, LENGTH);
                System.arraycopy(ids, at, passage, opening.length, step);
                passages.add(passage);
            }
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = Decoder.load(checkpoint)) {
            passages.forEach(ids -> expected.add(decoder.logits(ids)));
        }
    }

    /// @param file a safetensors file with all weights of the changed model
    Moved of(byte[] file) throws IOException {
        Path changed = Files.createTempDirectory("weightgate-bench");
        Path weights = changed.resolve(Checkpoint.SINGLE);
        Path config = changed.resolve("config.json");
        try {
            Files.write(weights, file);
            Files.copy(folder.resolve("config.json"), config);
            try (Checkpoint checkpoint = Checkpoint.open(changed);
                    Decoder decoder = Decoder.load(checkpoint)) {
                return compare(decoder);
            }
        } finally {
            Files.deleteIfExists(weights);
            Files.deleteIfExists(config);
            Files.delete(changed);
        }
    }

    private Moved compare(Decoder decoder) {
        int vocabulary = decoder.vocabulary();
        double divergence = 0;
        double loss = 0;
        int positions = 0;
        for (int p = 0; p < passages.size(); p++) {
            float[] was = expected.get(p);
            float[] is = decoder.logits(passages.get(p));
            for (int t = 0; t + 1 < LENGTH; t++, positions++) {
                double[] before = logProbabilities(was, t * vocabulary, vocabulary);
                double[] after = logProbabilities(is, t * vocabulary, vocabulary);
                for (int i = 0; i < vocabulary; i++) {
                    divergence += Math.exp(before[i]) * (before[i] - after[i]);
                }
                int next = passages.get(p)[t + 1];
                loss += before[next] - after[next];
            }
        }
        return new Moved(divergence / positions, Math.expm1(loss / positions));
    }

    private static double[] logProbabilities(float[] logits, int at, int count) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, logits[at + i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(logits[at + i] - most);
        }
        double all = most + Math.log(sum);
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            out[i] = logits[at + i] - all;
        }
        return out;
    }
}
