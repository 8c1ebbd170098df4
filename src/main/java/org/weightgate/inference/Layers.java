package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Tensor;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;

/// Which tensors belong to which layer ([Architecture#turn]), counted from 1, since 0 is the
/// embedding. What stands in no layer and is no embedding comes after the last.
final class Layers {
    private final Checkpoint checkpoint;
    private final SortedMap<Integer, SortedSet<String>> byLayer = new TreeMap<>();
    private final int count;

    Layers(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
        int layers = 0;
        for (String name : checkpoint.tensors().keySet()) {
            int turn = Architecture.turn(name);
            layers = turn == Integer.MAX_VALUE ? layers : Math.max(layers, turn);
        }
        count = layers;
        for (String name : checkpoint.tensors().keySet()) {
            int layer = Math.min(Architecture.turn(name), layers + 1);
            byLayer.computeIfAbsent(layer, _ -> new TreeSet<>()).add(name);
        }
    }

    /// Without the embedding and what comes after the last.
    int count() {
        return count;
    }

    SortedSet<String> tensors(int layer) {
        return byLayer.getOrDefault(layer, new TreeSet<>());
    }

    /// The shards that hold any tensor of the layer.
    SortedSet<String> shards(int layer) {
        SortedSet<String> shards = new TreeSet<>();
        tensors(layer).forEach(name -> shards.add(checkpoint.shardOf(name)));
        if (layer > count) { // a tied output is the embedding
            tensors(0).stream()
                    .filter(name -> !name.contains("position") && !name.contains("wpe"))
                    .forEach(name -> shards.add(checkpoint.shardOf(name)));
        }
        return shards;
    }

    /// A weight matrix of the layer, the first of these names that is there, else any; null if the
    /// layer has none.
    @Nullable Tensor matrix(int layer, List<String> preferred) {
        return pick(layer, preferred, 2, "");
    }

    /// A norm's weight vector of the layer; null if it has none.
    @Nullable Tensor norm(int layer) {
        return pick(layer, List.of("norm", "ln_"), 1, ".weight");
    }

    private @Nullable Tensor pick(int layer, List<String> preferred, int dimensions, String end) {
        List<Tensor> fitting =
                tensors(layer).stream()
                        .map(name -> checkpoint.tensors().get(name))
                        .filter(t -> t.shape().size() == dimensions && t.name().endsWith(end))
                        .toList();
        for (String part : preferred) {
            for (Tensor tensor : fitting) {
                if (tensor.name().contains(part)) {
                    return tensor;
                }
            }
        }
        return dimensions == 1 || fitting.isEmpty() ? null : fitting.getFirst();
    }

    /// The same tensor of another layer.
    static String moved(String tensor, int layer) {
        Matcher index = Architecture.LAYER.matcher(tensor);
        if (!index.find()) {
            throw new IllegalArgumentException(tensor + " stands in no layer");
        }
        return tensor.substring(0, index.start(1)) + (layer - 1) + tensor.substring(index.end(1));
    }
}
