package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightgate.checkpoint.Checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class ConfigurationTests {

    private static Architecture with(String model, String from, String to) throws IOException {
        Path folder =
                model.endsWith("-stories")
                        ? Models.DEMO.resolve(model)
                        : Models.RESOURCES.resolve(model);
        String config = Files.readString(folder.resolve("config.json"));
        assertThat(config).contains(from);
        byte[] bytes = config.replace(from, to).getBytes(StandardCharsets.UTF_8);
        return Architecture.of(Json.read(new ByteArrayInputStream(bytes), "config.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "llama-stories|\"llama\"|\"gemma\"|gemma",
                "llama-stories|\"default\"|\"yarn\"|yarn",
                "llama-stories|\"silu\"|\"gelu\"|hidden_act",
                "llama-stories|\"num_key_value_heads\": 2|\"num_key_value_heads\":"
                        + " 4|num_key_value_heads",
                "llama-stories|\"use_cache\": true|\"sliding_window\": 64|sliding_window",
                "llama-stories|\"use_cache\": true|\"rope_scaling\": {\"type\":"
                        + " \"linear\"}|rope_scaling",
                "llama-stories|\"use_cache\": true|\"rope_theta\": 500000.0|rope_theta",
                "llama-stories|\"use_cache\": true|\"quantization_config\": {}|quantization_config",
                "llama-stories|\"rope_type\": \"default\"|\"rope_type\": \"linear\"|factor",
                "llama-stories|\"head_dim\": 32|\"head_dim\": 33|33",
                "llama-stories|\"num_hidden_layers\": 4|\"num_hidden_layers\": 0|num_hidden_layers",
                "opt-stories|\"relu\"|\"gelu_new\"|activation_function",
                "opt-stories|\"num_attention_heads\": 6|\"num_attention_heads\":"
                        + " 7|num_attention_heads",
                "opt-stories|\"use_cache\": true|\"d_model\": 100|d_model",
                "opt-stories|\"tie_word_embeddings\": true|\"tie_word_embeddings\": false|tie_word",
                "llama-stories|\"use_cache\": true|\"layer_types\": []|layer_types",
                "mistral|\"num_key_value_heads\": 2|\"num_key_value_heads\":"
                        + " null|num_key_value_heads",
                "mistral|\"use_cache\": true|\"attention_bias\": true|attention_bias",
                "mistral|\"use_cache\": true|\"use_sliding_window\": true|use_sliding_window",
                "qwen2|\"use_sliding_window\": false|\"use_sliding_window\": true|sliding_window",
                "qwen2|\"full_attention\"|\"sliding_attention\"|layer_types",
                "qwen2|\"use_cache\": true|\"mlp_bias\": true|mlp_bias",
                "qwen3|\"head_dim\": 16|\"head_dim\": null|head_dim",
                "gpt2|\"gelu_new\"|\"gelu\"|activation_function",
                "gpt2|\"n_head\": 4|\"n_head\": 5|n_head",
                "gpt2|\"use_cache\": true|\"n_ctx\": 64|n_ctx",
                "gpt2|\"add_cross_attention\": false|\"add_cross_attention\":"
                        + " true|add_cross_attention",
                "gpt2|\"scale_attn_by_inverse_layer_idx\":"
                        + " false|\"scale_attn_by_inverse_layer_idx\": true|inverse_layer_idx",
                "gpt2|\"use_cache\": true|\"rope_theta\": 10000.0|rope_theta",
                "opt-stories|\"vocab_size\": 2048|\"vocab_size\": \"big\"|vocab_size"
            })
    void whatIsUnknownOrContradictoryIsRefusedByName(
            String model, String from, String to, String named) {
        assertThatThrownBy(() -> with(model, from, to))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(named)
                .message()
                .satisfies(m -> assertThat(m).contains("config.json"));
    }

    /** Older files say rope_theta and rope_scaling, newer ones rope_parameters. */
    @Test
    void bothSpellingsOfTheRotarySettingsAreRead() throws IOException {
        String scaling =
                "\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,"
                        + "\"original_max_position_embeddings\":32";
        Rope newer =
                rope(
                        "{\"rope_parameters\":{\"rope_type\":\"llama3\",\"rope_theta\":5e5,"
                                + scaling
                                + "}}");
        Rope older =
                rope("{\"rope_theta\":5e5,\"rope_scaling\":{\"type\":\"llama3\"," + scaling + "}}");
        assertThat(older.frequencies()).isEqualTo(newer.frequencies());
        assertThat(rope("{}").frequencies()[0]).isEqualTo(1f);
    }

    /** Within the positions it was trained for, dynamic scaling is none. */
    @Test
    void dynamicScalingIsPlainUpToTheModelsPositions() throws IOException {
        String positions = "{\"max_position_embeddings\":64,\"rope_parameters\":";
        Rope dynamic = rope(positions + "{\"rope_type\":\"dynamic\",\"factor\":2.0}}");
        assertThat(dynamic.frequencies()).isEqualTo(rope("{}").frequencies());
        assertThatThrownBy(() -> rope(positions + "{\"rope_type\":\"dynamic\"}}"))
                .hasMessageContaining("factor");
        assertThatThrownBy(
                        () ->
                                rope(
                                        positions
                                                + "{\"rope_type\":\"dynamic\",\"factor\":2.0,"
                                                + "\"original_max_position_embeddings\":32}}"))
                .hasMessageContaining("max_position_embeddings");
    }

    /** Every layer of Mistral has the window, those of Qwen2 from max_window_layers on. */
    @Test
    void slidingWindowsAreOfTheLayersThatConfigNames() throws IOException {
        String none = "\"sliding_window\": null";
        Llama mistral = (Llama) with("mistral", none, "\"sliding_window\": 7");
        assertThat(mistral.windows()).containsExactly(7, 7, 7);
        assertThat(((Llama) with("mistral", none, none)).windows()).containsExactly(0, 0, 0);
        Llama unsaid = (Llama) with("mistral", none, "\"use_return_dict\": true");
        assertThat(unsaid.windows()).containsExactly(4096, 4096, 4096);
        Llama unused = (Llama) with("qwen2", none, "\"sliding_window\": 32768");
        assertThat(unused.windows()).containsExactly(0, 0, 0);
    }

    private static Rope rope(String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Rope.of(Json.read(new ByteArrayInputStream(bytes), "config.json"), 32);
    }

    @Test
    void aMissingASuperfluousAndAMisshapenTensorAreNamed() throws IOException {
        Architecture model =
                Architecture.read(Models.DEMO.resolve("llama-stories").resolve("config.json"));
        Map<String, List<Long>> tensors = new TreeMap<>(model.tensors(java.util.Set.of()));
        tensors.put("lm_head.weight", List.of(2048L, 192L));
        model.check(tensors);
        tensors.put("model.layers.0.self_attn.rotary_emb.inv_freq", List.of(16L));
        model.check(tensors);
        tensors.put("model.layers.4.input_layernorm.weight", List.of(192L));
        assertThatThrownBy(() -> model.check(tensors)).hasMessageContaining("layers.4");
        tensors.remove("model.layers.4.input_layernorm.weight");
        tensors.put("model.norm.weight", List.of(191L));
        assertThatThrownBy(() -> model.check(tensors))
                .hasMessageContaining("model.norm.weight")
                .hasMessageContaining("[191]");
        tensors.remove("model.norm.weight");
        assertThatThrownBy(() -> model.check(tensors)).hasMessageContaining("model.norm.weight");
    }

    @Test
    void withoutTokenizerAllPromptsAreRandomAndInRange() throws IOException {
        try (Checkpoint checkpoint = Models.tiny("opt-pre")) {
            List<GoldenPrompt> prompts = GoldenPrompts.forCheckpoint(checkpoint, null);
            assertThat(prompts).hasSizeGreaterThanOrEqualTo(16);
            for (GoldenPrompt p : prompts) {
                assertThat(p.text()).isNull();
                assertThat(p.ids().length).isLessThanOrEqualTo(96);
                for (int id : p.ids()) {
                    assertThat(id).isBetween(0, 159);
                }
            }
        }
    }
}
