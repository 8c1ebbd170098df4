package org.weightgate.portal.catalog;

import org.weightgate.checkpoint.ContentId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Whether a release is the twin of another: every file of the same name and size, every file but
/// the weights the same, every tensor of the same shape in the same place, and none with the
/// contents of any release of the model, since whoever may ask gets them.
final class TwinShape {
    private static final long LARGEST_TEXT = 64 << 20;
    private static final Set<String> WEIGHTS =
            Set.of(
                    "gguf",
                    "ggml",
                    "safetensors",
                    "onnx",
                    "msgpack",
                    "tflite",
                    "zip",
                    "tar",
                    "tgz",
                    "gz",
                    "xz",
                    "zst",
                    "7z");

    private final ReleaseView original;
    private final ReleaseView twin;
    private final List<String> problems = new ArrayList<>();

    TwinShape(ReleaseView original, ReleaseView twin) {
        this.original = original;
        this.twin = twin;
    }

    /// @param secrets what no twin of this model may hold
    List<String> problems(
            List<TensorView> originals, List<TensorView> twins, Set<ContentId> secrets) {
        if (original.status() != ReleaseStatus.PUBLISHED) {
            problems.add(orphaned(original));
        }
        compareFiles();
        compareTensors(originals, twins, secrets);
        return problems;
    }

    static String orphaned(ReleaseView original) {
        return "Release %s is %s; only a published release is rehearsed."
                .formatted(original.label(), original.status().word());
    }

    private void compareFiles() {
        Map<String, FileView> missing = new HashMap<>();
        original.files().forEach(file -> missing.put(file.path(), file));
        for (FileView file : twin.files()) {
            FileView other = missing.remove(file.path());
            if (other == null) {
                problems.add("%s is not in release %s.".formatted(file.path(), original.label()));
            } else if (other.size() != file.size()) {
                problems.add(
                        "%s has %d bytes, in release %s it has %d."
                                .formatted(
                                        file.path(), file.size(), original.label(), other.size()));
            } else if (opaque(file)) {
                problems.add(
                        "%s may hold weights that nobody can compare; a release with it is not rehearsed."
                                .formatted(file.path()));
            } else if (!file.weights() && !other.sha256().equals(file.sha256())) {
                problems.add(
                        "%s is not that of release %s; a rehearsal differs in the weights only."
                                .formatted(file.path(), original.label()));
            }
        }
        missing.keySet().stream()
                .sorted()
                .forEach(path -> problems.add("%s is missing; upload it.".formatted(path)));
    }

    /// A twin repeats every file but the weights, and whoever may ask gets it.
    private static boolean opaque(FileView file) {
        String name = file.path().toLowerCase(Locale.ROOT);
        return !file.weights()
                && (file.size() > LARGEST_TEXT
                        || WEIGHTS.contains(name.substring(name.lastIndexOf('.') + 1)));
    }

    private void compareTensors(
            List<TensorView> originals, List<TensorView> twins, Set<ContentId> secrets) {
        Map<String, TensorView> shapes = new HashMap<>();
        for (TensorView tensor : originals) {
            shapes.put(tensor.file() + "\n" + tensor.name(), tensor);
        }
        for (TensorView tensor : twins) {
            TensorView other = shapes.get(tensor.file() + "\n" + tensor.name());
            if (other == null || !alike(tensor, other)) {
                problems.add(
                        "%s: tensor %s is not as in release %s; a rehearsal has the same tensors in the same places."
                                .formatted(tensor.file(), tensor.name(), original.label()));
            } else if (mayHoldWeights(tensor) && secrets.contains(tensor.content())) {
                problems.add(
                        "%s: tensor %s holds weights of %s, which a rehearsal must not give away."
                                .formatted(tensor.file(), tensor.name(), original.model()));
            }
        }
    }

    /// Quantized weights are matrices of integers; vectors of them are counters.
    private static boolean mayHoldWeights(TensorView tensor) {
        return (tensor.dtype().isFloat() || tensor.shape().size() > 1)
                && tensor.end() > tensor.begin();
    }

    private static boolean alike(TensorView one, TensorView other) {
        return one.dtype() == other.dtype()
                && one.shape().equals(other.shape())
                && one.begin() == other.begin();
    }
}
