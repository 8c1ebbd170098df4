package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checkpoints tests run on, and float64 figures of the reference implementation beside them.
 */
final class Models {
    static final Path DEMO = Path.of("src/main/resources/demo");
    static final Path RESOURCES = Path.of("src/test/resources/models");

    private Models() {}

    static Checkpoint demo(String name) throws IOException {
        return Checkpoint.open(DEMO.resolve(name));
    }

    static Tokenizer tokenizer(String demo) throws IOException {
        return Tokenizer.of(DEMO.resolve(demo)).orElseThrow();
    }

    static Checkpoint tiny(String name) throws IOException {
        return Checkpoint.open(RESOURCES.resolve(name));
    }

    /** The float64 figures of a demo model. */
    static Json.Fields golden(String demo) throws IOException {
        return Json.read(RESOURCES.resolve(demo + ".golden.json"));
    }

    /**
     * A decoder of the reference run's arithmetic: it had cast the whole LLaMA to the stored type
     * before widening it, rotary frequencies included. The engine keeps them in float, as the
     * reference library does when it loads a checkpoint; see llama_reference.py.
     */
    static Decoder asTheReferenceRan(Checkpoint checkpoint) throws IOException {
        Architecture model = Architecture.read(checkpoint.folder().resolve("config.json"));
        if (model instanceof Llama llama) {
            float[] frequencies = llama.rope().frequencies();
            DType stored = checkpoint.tensors().firstEntry().getValue().dtype();
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] = rounded(frequencies[i], stored);
            }
        }
        return new Decoder(model, Weights.of(checkpoint), Kernels.fastest(true));
    }

    private static float rounded(float x, DType type) {
        int bits = Float.floatToRawIntBits(x);
        return switch (type) {
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(x));
            case BF16 -> Float.intBitsToFloat((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000);
            default -> x;
        };
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    static List<String> tinyNames() throws IOException {
        try (Stream<Path> folders = Files.list(RESOURCES)) {
            return folders.filter(Files::isDirectory)
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
