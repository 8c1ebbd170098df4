package org.weightgate.bench;

import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.suspect.BlockQuantiser;
import org.weightgate.checkpoint.suspect.LeakWriter;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.checkpoint.suspect.SuspectTensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A leak as a file.
final class StoredLeak {
    private StoredLeak() {}

    static void write(Path folder, Weights leak, Leaks.Storage storage, BenchModel model)
            throws IOException {
        Path floats = folder.resolve("model.safetensors");
        switch (storage) {
            case ORIGINAL -> floats(leak, model.dtype()).writeSafetensors(floats);
            case BF16 -> floats(leak, DType.BF16).writeSafetensors(floats);
            case F16 -> floats(leak, DType.F16).writeSafetensors(floats);
            case F32 -> floats(leak, DType.F32).writeSafetensors(floats);
            default -> gguf(folder.resolve("model.gguf"), leak, storage.name());
        }
    }

    /// Weights after a trip through a quantised file, as fp32.
    static byte[] dequantised(Weights weights, Leaks.Storage storage) throws IOException {
        Path file = Files.createTempFile("weightgate-leak", ".gguf");
        try {
            gguf(file, weights, storage.name());
            Weights back = new Weights();
            try (Suspect suspect = Suspect.open(file)) {
                for (SuspectTensor tensor : suspect.tensors()) {
                    float[] values = new float[(int) tensor.elements()];
                    tensor.read(0, values.length, values, 0);
                    back.put(tensor.name(), tensor.shape(), values);
                }
            }
            return floats(back, DType.F32).safetensors();
        } finally {
            Files.delete(file);
        }
    }

    /// Matrices in the type asked for, or, as converters do, in one of smaller blocks where its
    /// blocks do not fit the rows; all else in fp32.
    private static void gguf(Path file, Weights leak, String type) throws IOException {
        LeakWriter writer = new LeakWriter();
        leak.tensors()
                .forEach(
                        (name, values) ->
                                writer.add(
                                        name,
                                        fitting(type, values),
                                        values.shape(),
                                        values.data()));
        writer.writeGguf(file);
    }

    private static String fitting(String type, Weights.Values values) {
        String smaller =
                switch (type) {
                    case "Q2_K", "Q3_K" -> "Q4_0";
                    case "Q4_K" -> "Q5_0";
                    default -> type;
                };
        return Stream.of(type, smaller)
                .filter(t -> values.matrix() && values.columns() % BlockQuantiser.elements(t) == 0)
                .findFirst()
                .orElse("F32");
    }

    private static LeakWriter floats(Weights leak, DType dtype) {
        LeakWriter writer = new LeakWriter();
        leak.tensors()
                .forEach(
                        (name, values) ->
                                writer.add(name, dtype.name(), values.shape(), values.data()));
        return writer;
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
