package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What config.json says a checkpoint computes. A setting that is unknown, contradictory or not
/// computed here is refused by its name ([UnsupportedModel]).
sealed interface Architecture permits Opt, Llama, Gpt2 {

    int vocabulary();

    int maxPositions();

    /// Name and shape of every tensor the forward pass reads, given the names that are there.
    SortedMap<String, List<Long>> tensors(Set<String> present);

    /// Whether a tensor beyond those may lie in the files without meaning anything.
    boolean ignores(String tensor);

    /// The name of the output matrix, which may be that of the embedding.
    String output(Set<String> present);

    Forward forward(Weights weights, Kernels kernels);

    /// The layer a tensor belongs to, counted from 1; 0 is the embedding and what else comes before
    /// the layers, Integer.MAX_VALUE what comes after them.
    static int turn(String tensor) {
        Matcher layer = LAYER.matcher(tensor);
        if (layer.find()) {
            return 1 + Integer.parseInt(layer.group(1));
        }
        return FIRST.matcher(tensor).find() ? 0 : Integer.MAX_VALUE;
    }

    Pattern LAYER = Pattern.compile("(?:^|\\.)(?:layers|h)\\.([0-9]{1,6})\\.");
    Pattern FIRST =
            Pattern.compile("(?:^|\\.)(?:embed_tokens|embed_positions|project_in|wte|wpe)\\.");

    /// What config.json beside the weights says, held against the tensors that are there by name,
    /// shape and type; reads no weight but those of an output matrix that should not be there.
    static Architecture of(Checkpoint checkpoint) throws IOException {
        Architecture architecture = read(checkpoint.folder().resolve("config.json"));
        Map<String, List<Long>> shapes = new TreeMap<>();
        for (Tensor tensor : checkpoint.tensors().values()) {
            shapes.put(tensor.name(), tensor.shape());
        }
        architecture.check(shapes);
        Set<String> read = architecture.tensors(shapes.keySet()).keySet();
        for (Tensor tensor : checkpoint.tensors().values()) {
            if (read.contains(tensor.name())) {
                Weights.computable(tensor.name(), tensor.dtype());
            }
        }
        architecture.refuseSecondHead(checkpoint);
        return architecture;
    }

    /// A tied model may repeat its embedding as lm_head; anything else there contradicts the tie.
    private void refuseSecondHead(Checkpoint checkpoint) throws IOException {
        Set<String> names = checkpoint.tensors().keySet();
        Tensor second = checkpoint.tensor(HEAD);
        Tensor output = checkpoint.tensor(output(names));
        if (second == null || output == null || output.name().equals(HEAD)) {
            return;
        }
        try (ShardFiles files = ShardFiles.open(checkpoint)) {
            if (!files.bytes(second).same(files.bytes(output))) {
                throw new UnsupportedModel(
                        "config.json ties the output to the embedding, but "
                                + checkpoint.shardOf(HEAD)
                                + " holds another lm_head.weight.");
            }
        }
    }

    String HEAD = "lm_head.weight";

    /// Refuses ids that this model cannot take from position `start` on.
    default void check(int[] ids, int start) {
        if (ids.length == 0) {
            throw new IllegalArgumentException("no ids to compute");
        }
        if (start + ids.length > maxPositions()) {
            throw new IllegalArgumentException(
                    (start + ids.length)
                            + " tokens exceed the model's "
                            + maxPositions()
                            + " positions");
        }
        for (int id : ids) {
            if (id < 0 || id >= vocabulary()) {
                throw new IllegalArgumentException(
                        "id " + id + " is outside the vocabulary of " + vocabulary());
            }
        }
    }

    static Architecture read(Path config) throws IOException {
        return of(Json.read(config));
    }

    static Architecture of(Json.Fields config) throws IOException {
        String type = config.string("model_type");
        if (config.has("quantization_config")) {
            throw new UnsupportedModel(
                    "config.json: \"quantization_config\" is set; only plain F32, F16 and BF16"
                            + " weights are computed.");
        }
        refuseUnless(config, "is_encoder_decoder", false, false);
        return switch (type) {
            case "opt" -> Opt.of(config);
            case "llama", "mistral", "qwen2", "qwen3" -> Llama.of(config, type);
            case "gpt2" -> Gpt2.of(config);
            default ->
                    throw new UnsupportedModel(
                            "config.json: model_type \""
                                    + type
                                    + "\" is none of opt, llama, mistral, qwen2, qwen3 and gpt2.");
        };
    }

    static void refuseUnknown(Json.Fields config, Set<String> understood) throws UnsupportedModel {
        refuseUnknown(config, understood, Set.of());
    }

    static void refuseUnknown(Json.Fields config, Set<String> understood, Set<String> neutral)
            throws UnsupportedModel {
        for (Map.Entry<String, ?> setting : config.values().entrySet()) {
            String name = setting.getKey();
            if (setting.getValue() != null
                    && !NeutralSettings.contains(name)
                    && !neutral.contains(name)
                    && !understood.contains(name)) {
                throw new UnsupportedModel(
                        "config.json: setting \""
                                + name
                                + "\" is not understood; computing without it could be wrong.");
            }
        }
    }

    /// Refuses a flag that has another value than the one computed here.
    static void refuseUnless(Json.Fields config, String name, boolean absent, boolean wanted)
            throws IOException {
        if (config.flag(name, absent) != wanted) {
            throw new UnsupportedModel(
                    "config.json: \"" + name + "\" " + !wanted + " is not computed.");
        }
    }

    static int positive(Json.Fields config, String name) throws IOException {
        int value = config.count(name);
        if (value == 0) {
            throw new UnsupportedModel("config.json: \"" + name + "\" is 0.");
        }
        return value;
    }

    /// Names and shapes against what the configuration implies; the message names the first fault.
    default void check(Map<String, List<Long>> present) throws UnsupportedModel {
        SortedMap<String, List<Long>> wanted = tensors(present.keySet());
        for (Map.Entry<String, List<Long>> e : wanted.entrySet()) {
            List<Long> shape = present.get(e.getKey());
            if (shape == null) {
                throw new UnsupportedModel(
                        "Tensor " + e.getKey() + ", which config.json implies, is missing.");
            }
            if (!shape.equals(e.getValue())) {
                throw new UnsupportedModel(
                        "Tensor "
                                + e.getKey()
                                + " has shape "
                                + shape
                                + "; config.json implies "
                                + e.getValue()
                                + ".");
            }
        }
        Set<String> more = new TreeSet<>(present.keySet());
        more.removeAll(wanted.keySet());
        more.removeIf(this::ignores);
        if (!more.isEmpty()) {
            throw new UnsupportedModel(
                    "Tensor "
                            + more.iterator().next()
                            + " has no place in the architecture config.json describes.");
        }
    }
}
