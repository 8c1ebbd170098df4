package org.weightgate.inference;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads config.json of the LLaMA family. Where the reference library's default depends on the
/// family and files never leave the setting out, the setting must be there.
final class LlamaSettings {
    private static final Set<String> UNDERSTOOD =
            Set.of(
                    "head_dim",
                    "hidden_act",
                    "hidden_size",
                    "intermediate_size",
                    "max_position_embeddings",
                    "num_attention_heads",
                    "num_hidden_layers",
                    "num_key_value_heads",
                    "rms_norm_eps",
                    "rope_parameters",
                    "rope_scaling",
                    "rope_theta",
                    "tie_word_embeddings",
                    "vocab_size");
    private static final Map<String, Set<String>> OWN =
            Map.of(
                    "llama",
                            Set.of(
                                    "attention_bias",
                                    "is_llama_config",
                                    "max_sequence_length",
                                    "mlp_bias",
                                    "rope_interleaved"),
                    "mistral", Set.of("sliding_window"),
                    "qwen2",
                            Set.of(
                                    "layer_types",
                                    "max_window_layers",
                                    "sliding_window",
                                    "use_mrope",
                                    "use_sliding_window"),
                    "qwen3",
                            Set.of(
                                    "attention_bias",
                                    "layer_types",
                                    "max_window_layers",
                                    "sliding_window",
                                    "use_sliding_window"));

    private final Json.Fields config;
    private final String type;

    private LlamaSettings(Json.Fields config, String type) {
        this.config = config;
        this.type = type;
    }

    static Llama read(Json.Fields config, String type) throws IOException {
        Set<String> understood = new HashSet<>(UNDERSTOOD);
        understood.addAll(OWN.getOrDefault(type, Set.of()));
        Architecture.refuseUnknown(config, understood);
        return new LlamaSettings(config, type).read();
    }

    private Llama read() throws IOException {
        // Told by some files and taken for granted by the reference library.
        Architecture.refuseUnless(config, "is_llama_config", true, true);
        Architecture.refuseUnless(config, "rope_interleaved", false, false);
        Architecture.refuseUnless(config, "use_mrope", false, false);
        int hidden = Architecture.positive(config, "hidden_size");
        int heads = Architecture.positive(config, "num_attention_heads");
        int size = headSize(hidden, heads);
        int layers = Architecture.positive(config, "num_hidden_layers");
        String activation = config.string("hidden_act", "silu");
        if (!activation.equals("silu")) {
            throw new UnsupportedModel(
                    "config.json: \"hidden_act\" \"" + activation + "\" is not silu.");
        }
        return new Llama(
                Architecture.positive(config, "vocab_size"),
                positions(),
                layers,
                hidden,
                heads,
                keyHeads(heads),
                size,
                Architecture.positive(config, "intermediate_size"),
                config.number("rms_norm_eps", 1e-6),
                biases(),
                type.equals("qwen3"),
                config.has("tie_word_embeddings") ? config.flag("tie_word_embeddings") : null,
                Rope.of(config, size),
                windows(layers));
    }

    private int positions() throws IOException {
        int positions = Architecture.positive(config, "max_position_embeddings");
        if (config.count("max_sequence_length", positions) != positions) {
            throw new UnsupportedModel(
                    "config.json: \"max_sequence_length\" and \"max_position_embeddings\""
                            + " contradict each other.");
        }
        return positions;
    }

    private int keyHeads(int heads) throws IOException {
        int keyHeads =
                type.equals("llama")
                        ? config.count("num_key_value_heads", heads)
                        : config.count("num_key_value_heads");
        if (keyHeads == 0 || heads % keyHeads != 0) {
            throw new UnsupportedModel(
                    "config.json: \"num_attention_heads\" "
                            + heads
                            + " is no multiple of \"num_key_value_heads\" "
                            + keyHeads
                            + ".");
        }
        return keyHeads;
    }

    private int headSize(int hidden, int heads) throws IOException {
        if (!config.has("head_dim") && hidden % heads != 0) {
            throw new UnsupportedModel(
                    "config.json: \"hidden_size\" is no multiple of \"num_attention_heads\" and"
                            + " \"head_dim\" is not set.");
        }
        int size =
                type.equals("qwen3")
                        ? config.count("head_dim")
                        : config.count("head_dim", hidden / heads);
        if (size == 0 || size % 2 != 0) {
            throw new UnsupportedModel("config.json: head size " + size + " is not even.");
        }
        return size;
    }

    private Llama.Biases biases() throws IOException {
        boolean all = config.flag("attention_bias", false);
        return type.equals("qwen2")
                ? new Llama.Biases(true, false, false)
                : new Llama.Biases(all, all, config.flag("mlp_bias", false));
    }

    private List<Integer> windows(int layers) throws IOException {
        Integer[] windows = new Integer[layers];
        boolean qwen = type.startsWith("qwen");
        int window = config.count("sliding_window", 0);
        if (type.equals("mistral") && !config.values().containsKey("sliding_window")) {
            window = 4096; // the reference library's default where a file says nothing
        }
        boolean used = qwen ? config.flag("use_sliding_window", false) : window != 0;
        if (used && window == 0) {
            throw new UnsupportedModel(
                    "config.json: \"use_sliding_window\" is set, but \"sliding_window\" is not.");
        }
        int full = qwen && used ? config.count("max_window_layers") : 0;
        for (int i = 0; i < layers; i++) {
            windows[i] = used && i >= full ? window : 0;
        }
        if (config.has("layer_types")) {
            checkTypes(config.list("layer_types"), windows);
        }
        return Collections.unmodifiableList(Arrays.asList(windows));
    }

    private static void checkTypes(List<?> types, Integer[] windows) throws UnsupportedModel {
        for (int i = 0; i < Math.max(types.size(), windows.length); i++) {
            String wanted =
                    i >= windows.length
                            ? "none"
                            : windows[i] == 0 ? "full_attention" : "sliding_attention";
            if (i >= types.size() || !wanted.equals(types.get(i))) {
                throw new UnsupportedModel(
                        "config.json: \"layer_types\" contradicts the other settings at layer "
                                + i
                                + ".");
            }
        }
    }
}
