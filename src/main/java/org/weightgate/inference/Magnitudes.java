package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/// The greatest magnitude of each tensor of a release, noted when it was published, from its
/// unmarked weights: `model.sig` tells it in every copy, beside what other verifiers read.
///
/// @param byFile by the file's path, then by the tensor's name; what was not noted is absent
public record Magnitudes(Map<String, Map<String, Double>> byFile) {
    /// Of a release that was published before they were noted.
    public static final Magnitudes NONE = new Magnitudes(Map.of());

    public Magnitudes {
        Map<String, Map<String, Double>> copy = new TreeMap<>();
        byFile.forEach((file, tensors) -> copy.put(file, Map.copyOf(tensors)));
        byFile = Map.copyOf(copy);
    }

    @Nullable Double of(String file, String tensor) {
        return byFile.getOrDefault(file, Map.of()).get(tensor);
    }

    /// How many tensors have one.
    int count() {
        return byFile.values().stream().mapToInt(Map::size).sum();
    }

    /// As floats: a check that leaves room for marks needs no more.
    Map<String, Object> json() {
        Map<String, Object> files = new TreeMap<>();
        byFile.forEach(
                (file, tensors) -> {
                    Map<String, Object> values = new TreeMap<>();
                    tensors.forEach(
                            (tensor, value) ->
                                    values.put(tensor, (float) Math.min(value, Float.MAX_VALUE)));
                    files.put(file, values);
                });
        return files;
    }

    static Magnitudes of(Json.Fields json) throws MalformedDocument {
        Map<String, Map<String, Double>> files = new TreeMap<>();
        for (String file : json.values().keySet()) {
            Json.Fields tensors = json.object(file);
            Map<String, Double> values = new TreeMap<>();
            for (String tensor : tensors.values().keySet()) {
                double value = tensors.number(tensor);
                if (!(value >= 0 && value <= Double.MAX_VALUE)) {
                    throw new MalformedDocument(
                            tensors.where() + ": \"" + tensor + "\" is no magnitude.");
                }
                values.put(tensor, value);
            }
            files.put(file, values);
        }
        return new Magnitudes(files);
    }
}
